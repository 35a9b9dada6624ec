package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.AddressLiteral;
import dev.trunkline.transport.OwnServers;
import dev.trunkline.transport.TargetRules;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Refuses at once the addresses that can be judged without DNS. The dial itself judges every address again. */
final class Target {
  private Target() {}

  /**
   * @param field that the host was given in
   * @throws ProblemException TARGET_NOT_ALLOWED
   */
  static void check(String host, String field, Settings.Targets targets) {
    Optional<InetAddress> address = AddressLiteral.in(host);
    if (address.isEmpty()) return;
    try {
      new TargetRules(targets.allow(), targets.deny(), OwnServers.NONE).check(host, address.get());
    } catch (DeviceException e) {
      String detail = e.failure().detail();
      throw new ProblemException(ProblemCode.TARGET_NOT_ALLOWED, detail, List.of(new FieldError(field, detail)));
    }
  }
}
