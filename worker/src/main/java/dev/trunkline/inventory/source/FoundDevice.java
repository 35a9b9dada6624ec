package dev.trunkline.inventory.source;

import java.util.List;
import java.util.Optional;

/**
 * A device as some inventory describes it, unchecked.
 *
 * @param line of the text, counted from 1
 * @param host empty where the name is to be resolved
 * @param platform as the other inventory calls it
 * @param user who logs in there
 * @param credential the name of a stored one, where the text knows about those
 * @param jump the name of the device from which it is reached
 */
public record FoundDevice(
    int line,
    String name,
    Optional<String> host,
    Optional<String> port,
    Optional<String> platform,
    Optional<String> user,
    Optional<String> credential,
    Optional<String> jump,
    List<String> tags,
    Optional<String> description) {
  public FoundDevice {
    tags = List.copyOf(tags);
  }
}
