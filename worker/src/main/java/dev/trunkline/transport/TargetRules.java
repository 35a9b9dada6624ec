package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Refuses the addresses behind which the worker's own machine and its cloud's metadata service live: loopback,
 * any-local, link-local and multicast, in IPv4, in IPv6 and as IPv4 inside IPv6.
 *
 * @param allow networks that may be dialled all the same
 */
public record TargetRules(List<IPAddress> allow) implements TargetPolicy {
  private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

  public TargetRules {
    allow = List.copyOf(allow);
  }

  @Override
  public void check(String host, InetAddress resolved) {
    IPAddress address = plain(ADDRESSES.from(resolved));
    if (!refused(address) || allow.stream().anyMatch(network -> network.contains(address))) return;
    throw new DeviceException(
        FailureCode.TARGET_NOT_ALLOWED, host + " is " + address + ", which no entry of [targets] allow contains");
  }

  private static boolean refused(IPAddress address) {
    return address.isLoopback() || address.isAnyLocal() || address.isLinkLocal() || address.isMulticast();
  }

  private static IPAddress plain(IPAddress address) {
    IPv6Address v6 = address.toIPv6();
    boolean mapped = v6 != null && (v6.isIPv4Mapped() || v6.isIPv4Compatible());
    return mapped && !v6.isLoopback() && !v6.isAnyLocal() ? v6.getEmbeddedIPv4Address() : address;
  }
}
