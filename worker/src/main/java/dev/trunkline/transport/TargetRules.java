package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses the addresses behind which the worker's own machine and its cloud's metadata service live: loopback,
 * any-local, link-local and multicast, in IPv4, in IPv6 and as IPv4 inside IPv6.
 *
 * @param allow networks that may be dialled all the same
 * @param deny networks that may not, whatever {@code allow} says
 * @param own servers that are refused whatever {@code allow} says
 */
public record TargetRules(List<IPAddress> allow, List<IPAddress> deny, OwnServers own) implements TargetPolicy {
  private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

  /** Metadata services of clouds that are not link-local. */
  private static final List<IPAddress> METADATA =
      List.of(
          new IPAddressString("fd00:ec2::254").getAddress(),
          new IPAddressString("100.100.100.200").getAddress(),
          new IPAddressString("168.63.129.16").getAddress());

  public TargetRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  public TargetRules(List<IPAddress> allow) {
    this(allow, List.of(), OwnServers.NONE);
  }

  @Override
  public void check(String host, InetAddress resolved) {
    List<IPAddress> meant = meant(ADDRESSES.from(resolved));
    IPAddress address = meant.getLast();
    if (meant.stream().anyMatch(each -> isIn(deny, each))) {
      throw refused(host + " is " + address + ", which an entry of [targets] deny contains");
    }
    Optional<IPAddress> closed = meant.stream().filter(each -> isClosed(each) && !isIn(allow, each)).findFirst();
    if (closed.isPresent()) throw refused(host + " is " + closed.get() + ", which no entry of [targets] allow contains");
  }

  @Override
  public void check(Endpoint endpoint, InetAddress resolved) {
    check(endpoint.host(), resolved);
    for (IPAddress each : meant(ADDRESSES.from(resolved))) {
      if (own.include(each.toInetAddress(), endpoint.port())) throw refused(endpoint + " is the database of this installation");
    }
  }

  @Override
  public void checkName(Endpoint endpoint) {
    if (own.include(endpoint.host(), endpoint.port())) throw refused(endpoint + " is the database of this installation");
  }

  private static DeviceException refused(String detail) {
    return new DeviceException(FailureCode.TARGET_NOT_ALLOWED, detail);
  }

  private static boolean isIn(List<IPAddress> networks, IPAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static boolean isClosed(IPAddress address) {
    boolean local = address.isLoopback() || address.isAnyLocal() || address.isLinkLocal() || address.isMulticast();
    return local || isIn(METADATA, address);
  }

  /**
   * The address, and the one to which a gateway takes it: NAT64 (RFC 6052, the well-known prefix) and 6to4 (RFC 3056). IPv4 that is
   * only written as IPv6 is nothing but IPv4.
   */
  private static List<IPAddress> meant(IPAddress address) {
    IPv6Address v6 = address.toIPv6();
    if (v6 == null || !address.isIPv6() || v6.isLoopback() || v6.isAnyLocal()) return List.of(address);
    if (v6.isIPv4Mapped() || v6.isIPv4Compatible()) return List.of(v6.getEmbeddedIPv4Address());
    List<IPAddress> meant = new ArrayList<>(List.of(address));
    if (v6.isWellKnownIPv4Translatable()) meant.add(v6.getEmbeddedIPv4Address());
    if (v6.is6To4()) meant.add(v6.get6To4IPv4Address());
    return meant;
  }
}
