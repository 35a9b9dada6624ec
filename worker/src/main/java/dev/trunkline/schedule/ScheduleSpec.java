package dev.trunkline.schedule;

import dev.trunkline.access.Caller;
import java.time.ZoneId;

/**
 * A schedule as somebody wants it, checked and complete.
 *
 * @param owner by whose right it fires
 * @param name unique within the tenant
 * @param zone in which its times are told, whatever the timing
 */
public record ScheduleSpec(Caller owner, String name, Timing timing, ZoneId zone, FiringRules rules, ScheduledWork work) {
  String tenant() {
    return owner.tenant();
  }
}
