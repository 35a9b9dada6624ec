package dev.trunkline.inventory;

import java.util.List;

/**
 * What somebody writes into the inventory, checked.
 *
 * @param platform the name of a platform file, or {@code autodetect}
 * @param credential the name of a stored one
 * @param tags without repetition, sorted
 */
public record DeviceEntry(
    String name, String host, int port, String platform, String credential, List<String> tags, String description) {
  public DeviceEntry {
    tags = List.copyOf(tags);
  }
}
