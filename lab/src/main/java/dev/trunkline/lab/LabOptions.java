package dev.trunkline.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a lab consists of.
 *
 * @param firstPort the port of the first device on 127.0.0.1, the others follow it; 0 finds a free range
 * @param count how many devices
 * @param platforms their platforms, dealt out in turn
 * @param journalDirectory where each device keeps what it received in {@code HOSTNAME.journal}
 */
public record LabOptions(int firstPort, int count, List<String> platforms, Optional<Path> journalDirectory) {

  public LabOptions {
    if (firstPort < 0 || count < 1 || firstPort + count > 65_536) {
      throw new IllegalArgumentException("no room for " + count + " devices from port " + firstPort);
    }
    platforms = List.copyOf(platforms);
    if (platforms.isEmpty()) {
      throw new IllegalArgumentException("a lab needs at least one platform");
    }
  }

  /** So many devices of these platforms on free ports. */
  public static LabOptions of(int count, String... platforms) {
    return new LabOptions(0, count, List.of(platforms), Optional.empty());
  }

  public LabOptions from(int firstPort) {
    return new LabOptions(firstPort, count, platforms, journalDirectory);
  }

  public LabOptions journalIn(Path directory) {
    return new LabOptions(firstPort, count, platforms, Optional.of(directory));
  }
}
