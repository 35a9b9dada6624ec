package dev.trunkline.inventory;

import dev.trunkline.job.DeviceLimits;
import java.util.List;
import java.util.Optional;

/**
 * What somebody writes into the inventory, checked.
 *
 * @param platform the name of a platform file, or {@code autodetect}
 * @param credential the name of a stored one
 * @param jump the name of the device from which it is reached; empty where that is this machine
 * @param tags without repetition, sorted
 * @param limits what it allows; an import says nothing of them and leaves them as they are
 */
public record DeviceEntry(
    String name,
    String host,
    int port,
    String platform,
    String credential,
    Optional<String> jump,
    List<String> tags,
    String description,
    DeviceLimits limits) {
  public DeviceEntry {
    tags = List.copyOf(tags);
  }

  /** One of which no limits are known. */
  public DeviceEntry(
      String name, String host, int port, String platform, String credential, Optional<String> jump, List<String> tags, String description) {
    this(name, host, port, platform, credential, jump, tags, description, DeviceLimits.NONE);
  }

  /** One that is reached from this machine. */
  public DeviceEntry(
      String name, String host, int port, String platform, String credential, List<String> tags, String description) {
    this(name, host, port, platform, credential, Optional.empty(), tags, description);
  }
}
