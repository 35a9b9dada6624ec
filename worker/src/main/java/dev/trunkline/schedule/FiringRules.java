package dev.trunkline.schedule;

import dev.trunkline.calendar.JobWindows;
import java.time.Duration;

/**
 * How a schedule fires.
 *
 * @param grace how late a fire time may start without being missed
 * @param jitter the span over which schedules of the same fire time are spread
 * @param windows what its jobs say about windows
 */
public record FiringRules(Misfire misfire, Duration grace, Overlap overlap, Duration jitter, JobWindows windows) {}
