package dev.trunkline.chaos;

import dev.trunkline.chaos.Observer.RunRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * All that is known of one schedule.
 *
 * @param runs what was noted of its instants
 * @param jobs those that carry its mark
 */
record ScheduleStory(Scheduled schedule, Scheduled.Pause pause, List<RunRow> runs, List<UUID> jobs) {
  /** By its definition, until it was paused. Counted here and not asked of the product. */
  List<Instant> instants() {
    return Stream.iterate(schedule.first(), at -> at.isBefore(pause.at()), at -> at.plus(schedule.plan().period())).toList();
  }
}
