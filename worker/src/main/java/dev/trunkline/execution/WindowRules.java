package dev.trunkline.execution;

import dev.trunkline.calendar.Calendars;
import dev.trunkline.job.ClaimedJob;
import java.time.Duration;

/**
 * What is known of maintenance windows and freezes.
 *
 * @param reserve how long before the end of a window nothing is sent any more
 */
public record WindowRules(Calendars calendars, Duration reserve) {
  WindowGuard guard(ClaimedJob job) {
    return new WindowGuard(job, calendars, reserve);
  }
}
