package dev.trunkline.job;

import java.util.List;
import java.util.Optional;

/**
 * Which device a job is for, and who logs in there.
 *
 * @param host a name or an address literal
 * @param port 1 to 65535
 * @param platform the name of a platform file, or {@value #AUTODETECT}
 * @param algorithms what is offered to the device
 * @param jumps the hosts on the way, nearest first; empty where the worker dials the device itself
 * @param name in the inventory; empty where the job says itself where the device is
 */
public record DeviceAddress(
    String host,
    int port,
    String username,
    String platform,
    AlgorithmProfile algorithms,
    List<JumpHost> jumps,
    Optional<String> name) {
  public static final int DEFAULT_PORT = 22;

  /** Instead of a platform's name: it is to be found out. */
  public static final String AUTODETECT = "autodetect";

  /** Host names have no blanks. */
  private static final String VIA = " via ";

  public DeviceAddress {
    jumps = List.copyOf(jumps);
  }

  /** Of a device that is not in the inventory, dialled by the worker, with modern algorithms. */
  public DeviceAddress(String host, int port, String username, String platform) {
    this(host, port, username, platform, AlgorithmProfile.MODERN, List.of(), Optional.empty());
  }

  public boolean isOfUnknownPlatform() {
    return platform.equals(AUTODETECT);
  }

  /** The same on a platform that is known. */
  public DeviceAddress on(String found) {
    return new DeviceAddress(host, port, username, found, algorithms, jumps, name);
  }

  /** How people call the device: its name, or else the host, with its port where that is not 22, and the jump hosts it is behind. */
  public String label() {
    return name.orElseGet(() -> placeOf(labelOf(host, port), jumpPath()));
  }

  public static String labelOf(String host, int port) {
    if (port == DEFAULT_PORT) return host;
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** {@link JumpHost#path} of the jump hosts. */
  public String jumpPath() {
    return JumpHost.path(jumps);
  }

  /** The host, told from others that have the same address elsewhere. */
  public String place() {
    return placeOf(host, jumpPath());
  }

  /**
   * @param jumpPath empty for none
   */
  public static String placeOf(String host, String jumpPath) {
    return jumpPath.isEmpty() ? host : host + VIA + jumpPath;
  }

  /** The host of a {@link #place()}. */
  public static String hostOf(String place) {
    int via = place.indexOf(VIA);
    return via < 0 ? place : place.substring(0, via);
  }
}
