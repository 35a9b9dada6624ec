package dev.trunkline.schedule;

import java.time.Duration;
import java.util.List;

/**
 * How a schedule fires.
 *
 * @param grace how late a fire time may start without being missed
 * @param jitter the span over which schedules of the same fire time are spread
 * @param windows calendars that say when its jobs may run
 */
public record FiringRules(Misfire misfire, Duration grace, Overlap overlap, Duration jitter, List<String> windows) {
  public FiringRules {
    windows = List.copyOf(windows);
  }
}
