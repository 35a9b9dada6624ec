package dev.trunkline.settings;

import java.time.Duration;
import java.util.List;

/**
 * How many SSH connections there may be, and how long they are kept.
 *
 * @param maxTotal of one process
 * @param maxPerUser of one user to one device, for terminals, tunnels and forwards
 * @param maxPerHost of one process to one device; 0 for what the device allows
 * @param masterIdle after which a connection that carries nothing is closed
 * @param maxAge after which one gets no further channels; zero for none
 * @param cleanupInterval between two sweeps of idle connections
 * @param warm which devices of the inventory have sessions before any job comes
 */
public record ConnectionRules(
    int maxTotal,
    int maxPerUser,
    int maxPerHost,
    Duration masterIdle,
    Duration maxAge,
    Duration cleanupInterval,
    List<WarmTag> warm) {
  static ConnectionRules from(Section section) {
    return new ConnectionRules(
        section.integer("max_total", 1_000, 1, 100_000, "SSH connections of one process; one that is not used makes room."),
        section.integer("max_per_user", 3, 1, 10_000, "Connections that one user may have open to one device at once."),
        section.integer("max_per_host", 0, 0, 10_000, "Connections of one process to one device; 0 for what the device"
            + " allows."),
        section.seconds("master_idle_seconds", 600, 1, 86_400, "How long a connection that carries nothing is kept."),
        section.seconds("max_age_seconds", 0, 0, 2_592_000, "How old a connection may become before it gets nothing new to"
            + " carry; 0 for no limit."),
        section.seconds("cleanup_interval_seconds", 30, 1, 3_600, "How often idle connections are looked for."),
        section.list("warm", WarmTag::parse, "Tags of devices that each process keeps logged in to without any job, and how"
            + " many sessions to each, such as \"core:1\"."));
  }

  void check(int reservedLines, Reading reading) {
    if (maxPerHost == 0 || maxPerHost > reservedLines) return;
    reading.note("connections.max_per_host: must be 0, or above devices.reserved_lines = " + reservedLines + ", is " + maxPerHost);
  }
}
