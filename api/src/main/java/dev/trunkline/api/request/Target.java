package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.TargetRules;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Refuses at once the addresses that can be judged without DNS. The dial itself judges every address again. */
final class Target {
  private Target() {}

  /**
   * @param field where the request says the host
   * @throws ProblemException TARGET_NOT_ALLOWED
   */
  static void check(String field, String host, Settings.Targets targets) {
    Optional<InetAddress> address = literal(host);
    if (address.isEmpty()) return;
    try {
      new TargetRules(targets.allow()).check(host, address.get());
    } catch (DeviceException e) {
      String detail = e.failure().detail();
      throw new ProblemException(ProblemCode.TARGET_NOT_ALLOWED, detail, List.of(new FieldError(field, detail)));
    }
  }

  private static Optional<InetAddress> literal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.equals("localhost.") || name.endsWith(".localhost")) {
      return Optional.of(InetAddress.getLoopbackAddress());
    }
    return strict(host).or(() -> loose(host));
  }

  private static Optional<InetAddress> strict(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What inet_aton(3) takes for an address, and so some resolvers: 127.1, 0x7f000001. */
  private static Optional<InetAddress> loose(String host) {
    try {
      return Optional.of(Inet4Address.ofPosixLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
