package dev.trunkline.settings;

import java.time.Duration;

/**
 * What holds for maintenance windows.
 *
 * @param reserve how long before the end of a window no new line is sent to a device
 */
public record WindowRules(Duration reserve) {
  static WindowRules from(Section section) {
    return new WindowRules(
        section.seconds("reserve_seconds", 30, 0, 3_600, "How long before a maintenance window ends no new line is sent to a"
            + " device."));
  }
}
