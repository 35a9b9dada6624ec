package dev.trunkline.transport;

import inet.ipaddr.IPAddress;
import java.util.Locale;
import java.util.Optional;

/** Where devices may be asked to connect to. */
public sealed interface AllowedTarget {
  /**
   * @param host in lower case
   * @param address of it where it is an address literal; what a name resolves to, only the device knows
   */
  boolean includes(String host, Optional<IPAddress> address, int port);

  /** Address literals in a block; no name ever is. */
  record Network(IPAddress block, PortRange ports) implements AllowedTarget {
    @Override
    public boolean includes(String host, Optional<IPAddress> address, int port) {
      return ports.contains(port) && address.filter(block::contains).isPresent();
    }
  }

  /**
   * Hosts by the text of their names, whatever the device makes of it.
   *
   * @param pattern a name, {@code *.} and a domain for all names below it, or {@code *} for every host, addresses included
   */
  record Named(String pattern, PortRange ports) implements AllowedTarget {
    public Named {
      pattern = pattern.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean includes(String host, Optional<IPAddress> address, int port) {
      if (!ports.contains(port)) return false;
      if (pattern.equals("*")) return true;
      if (address.isPresent()) return false;
      if (!pattern.startsWith("*.")) return host.equals(pattern);
      return host.endsWith(pattern.substring(1)) && host.length() >= pattern.length();
    }
  }
}
