package dev.trunkline.job;

/**
 * Which device a job is for, and who logs in there.
 *
 * @param host a name or an address literal
 * @param port 1 to 65535
 * @param platform the name of a platform file, or {@value #AUTODETECT}
 * @param algorithms what is offered to the device
 */
public record DeviceAddress(String host, int port, String username, String platform, AlgorithmProfile algorithms) {
  public static final int DEFAULT_PORT = 22;

  /** Instead of a platform's name: it is to be found out. */
  public static final String AUTODETECT = "autodetect";

  /** With modern algorithms. */
  public DeviceAddress(String host, int port, String username, String platform) {
    this(host, port, username, platform, AlgorithmProfile.MODERN);
  }

  public boolean isOfUnknownPlatform() {
    return platform.equals(AUTODETECT);
  }

  DeviceAddress on(String found) {
    return new DeviceAddress(host, port, username, found, algorithms);
  }

  /** How people call the device: the host, with its port where that is not 22. */
  public String label() {
    return labelOf(host, port);
  }

  public static String labelOf(String host, int port) {
    if (port == DEFAULT_PORT) return host;
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
