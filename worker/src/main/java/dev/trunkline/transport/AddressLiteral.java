package dev.trunkline.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** Addresses that can be told from a host's name without asking anybody. */
public final class AddressLiteral {
  private AddressLiteral() {}

  /** Empty for a name that has to be resolved. */
  public static Optional<InetAddress> in(String host) {
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
