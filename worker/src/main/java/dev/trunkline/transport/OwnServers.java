package dev.trunkline.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Servers of this installation itself, its database: no device, and nobody is led there. */
public record OwnServers(List<Endpoint> endpoints) {
  public static final OwnServers NONE = new OwnServers(List.of());

  public OwnServers {
    endpoints = List.copyOf(endpoints);
  }

  /** Whether that is one of them, as they are called or resolve at this moment. */
  boolean include(InetAddress address, int port) {
    return endpoints.stream().anyMatch(own -> own.port() == port && isAt(own.host(), address));
  }

  /** By the text of its name; for one that somebody else resolves. */
  boolean include(String host, int port) {
    return endpoints.stream().anyMatch(own -> own.port() == port && own.host().equalsIgnoreCase(host));
  }

  /** All addresses of the own machine lead to the same listener, as far as anybody can tell. */
  private static boolean isAt(String own, InetAddress address) {
    try {
      for (InetAddress each : InetAddress.getAllByName(own)) {
        if (each.equals(address) || isOwnMachine(each) && isOwnMachine(address)) return true;
      }
      return false;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static boolean isOwnMachine(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }
}
