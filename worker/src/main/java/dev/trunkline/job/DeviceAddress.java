package dev.trunkline.job;

import java.util.Optional;

/**
 * Which device a job is for, and who logs in there.
 *
 * @param host a name or an address literal
 * @param port 1 to 65535
 * @param platform the name of a platform file, or {@value #AUTODETECT}
 * @param name in the inventory; empty where the job says itself where the device is
 */
public record DeviceAddress(String host, int port, String username, String platform, Optional<String> name) {
  public static final int DEFAULT_PORT = 22;

  /** Instead of a platform's name: it is to be found out. */
  public static final String AUTODETECT = "autodetect";

  /** Of a device that is not in the inventory. */
  public DeviceAddress(String host, int port, String username, String platform) {
    this(host, port, username, platform, Optional.empty());
  }

  public boolean isOfUnknownPlatform() {
    return platform.equals(AUTODETECT);
  }

  DeviceAddress on(String found) {
    return new DeviceAddress(host, port, username, found, name);
  }

  /** How people call the device: its name, or else the host, with its port where that is not 22. */
  public String label() {
    return name.orElseGet(() -> labelOf(host, port));
  }

  public static String labelOf(String host, int port) {
    if (port == DEFAULT_PORT) return host;
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
