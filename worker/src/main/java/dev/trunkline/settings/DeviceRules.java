package dev.trunkline.settings;

import java.time.Duration;

/**
 * How devices are spared.
 *
 * @param reservedLines of each device: no job, tunnel or forward takes them, only a terminal
 * @param authSuspension of a credential that a device refused
 * @param breakerFailures one after the other, after which a device is left alone
 * @param breakerOpen at first; doubles with every further failure
 */
public record DeviceRules(
    int reservedLines, Duration authSuspension, int breakerFailures, Duration breakerOpen, int loginsPerMinute) {
  static DeviceRules from(Section section) {
    return new DeviceRules(
        section.integer("reserved_lines", 1, 0, 100, "Lines of each device kept free for people; counts where"
            + " connections.max_per_host says how many there are."),
        section.seconds("auth_suspension_seconds", 900, 1, 86_400, "How long a credential that a device refused is"
            + " not tried there again."),
        section.integer("breaker_failures", 5, 1, 100, "Failures in a row after which a device is left alone."),
        section.seconds("breaker_open_seconds", 60, 1, 900, "How long it is left alone at first;"
            + " doubles up to 15 minutes."),
        section.integer("logins_per_minute", 60, 1, 6_000, "Logins to one device; so many may come at once,"
            + " further ones wait."));
  }
}
