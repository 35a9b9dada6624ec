package dev.trunkline.inventory;

import java.util.List;
import java.util.Optional;

/**
 * What somebody writes into the inventory, checked.
 *
 * @param platform the name of a platform file, or {@code autodetect}
 * @param credential the name of a stored one
 * @param jump the name of the device from which it is reached; empty where that is this machine
 * @param tags without repetition, sorted
 */
public record DeviceEntry(
    String name,
    String host,
    int port,
    String platform,
    String credential,
    Optional<String> jump,
    List<String> tags,
    String description) {
  public DeviceEntry {
    tags = List.copyOf(tags);
  }

  /** One that is reached from this machine. */
  public DeviceEntry(
      String name, String host, int port, String platform, String credential, List<String> tags, String description) {
    this(name, host, port, platform, credential, Optional.empty(), tags, description);
  }
}
