package dev.trunkline.transport;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where devices may be asked to connect to: themselves, and what is allowed. The device resolves and dials the target, so names
 * are judged by their text and only literals by their address; a device never becomes a way to somewhere by default.
 *
 * @param allow targets that are not the device itself
 * @param own servers that are refused whatever {@code allow} says
 */
public record ForwardRules(List<AllowedTarget> allow, OwnServers own) {
  private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

  public ForwardRules {
    allow = List.copyOf(allow);
  }

  public ForwardRules(List<AllowedTarget> allow) {
    this(allow, OwnServers.NONE);
  }

  /**
   * @param device as it is reached by its owner
   * @return why not, in a sentence; empty where the target is allowed
   */
  public Optional<String> refusal(Endpoint target, Endpoint device) {
    String host = target.host().toLowerCase(Locale.ROOT);
    Optional<InetAddress> literal = literal(host);
    Optional<IPAddress> address = literal.map(ADDRESSES::from);
    if (isOwn(host, target.port(), device)) return Optional.of(target + " is the database of this installation");
    boolean allowed =
        isItself(host, literal, device) || allow.stream().anyMatch(each -> each.includes(host, address, target.port()));
    String why = "is not the device itself (localhost, 127.0.0.1, ::1 or the address it is reached by)";
    return allowed ? Optional.empty() : Optional.of(target + " " + why + ", and no entry of [tunnels] allow includes it");
  }

  /** What is the device's own machine is the database's where both are one; here every way to write an address counts. */
  private boolean isOwn(String host, int port, Endpoint device) {
    if (own.include(host, port)) return true;
    Optional<InetAddress> address = AddressLiteral.in(host);
    boolean itself = address.filter(OwnServers::isOwnMachine).isPresent();
    if (itself) return AddressLiteral.in(device.host()).filter(reached -> own.include(reached, port)).isPresent();
    return address.filter(each -> own.include(each, port)).isPresent();
  }

  /**
   * Its own name does not count, since the device may resolve that to something else than the worker does.
   */
  private static boolean isItself(String host, Optional<InetAddress> literal, Endpoint device) {
    if (host.equals("localhost")) return true;
    Optional<InetAddress> reached = literal(device.host());
    return literal.filter(address -> address.isLoopbackAddress() || Optional.of(address).equals(reached)).isPresent();
  }

  /**
   * IPv4 inside IPv6 comes out as IPv4. What is read differently by different resolvers, such as 010.0.0.5 or 127.1, is no
   * literal here but a name that nobody allowed.
   */
  private static Optional<InetAddress> literal(String host) {
    try {
      InetAddress address = InetAddress.ofLiteral(host);
      String dotted = host.substring(host.lastIndexOf(':') + 1);
      boolean plain = dotted.contains(".") ? dotted.equals(address.getHostAddress()) : host.contains(":");
      return plain ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
