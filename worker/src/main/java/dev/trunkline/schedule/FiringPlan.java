package dev.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to become of the fire times that a schedule has reached: a pure function of the schedule and the time.
 *
 * @param runs the fire times that run, in order
 * @param missed those that do not, in order
 * @param next the first one still to come; empty where there is none
 */
record FiringPlan(List<Run> runs, List<Missed> missed, Optional<Instant> next) {
  /** By {@code run_all}. */
  static final int MOST_CAUGHT_UP = 100;

  /** Older ones share a row. */
  static final int MOST_ROWS = 1_000;

  /** A schedule of every second that was away for a month is not counted through. */
  static final int MOST_COUNTED = 100_000;

  /**
   * @param remark empty for one that is on time
   */
  record Run(Instant fireTime, String remark) {}

  /**
   * One missed fire time, or many.
   *
   * @param to the last of them
   * @param count at least 1; of very many, how many were counted
   */
  record Missed(Instant from, Instant to, long count, String reason) {}

  static FiringPlan of(Schedule schedule, Instant now) {
    Duration jitter = schedule.jitter();
    Instant reached = now.minus(jitter);
    Instant onTimeFrom = reached.minus(schedule.rules().grace());
    List<Instant> late = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    Optional<Instant> at = schedule.nextFireAt();
    while (at.isPresent() && !at.get().isAfter(reached)) {
      if (at.get().isBefore(onTimeFrom)) {
        late.add(at.get());
        boolean enough = late.size() == MOST_COUNTED;
        at = schedule.timing().after(enough ? onTimeFrom.minusNanos(1) : at.get());
      } else {
        runs.add(new Run(at.get(), ""));
        at = schedule.timing().after(at.get());
      }
    }
    return late.isEmpty() ? new FiringPlan(runs, List.of(), at) : caughtUp(schedule.rules(), late, runs, at);
  }

  /** What it has reached by now, where it is never to be fired. */
  static List<Missed> leftBehind(Schedule schedule, Instant now, String reason) {
    List<Instant> left = new ArrayList<>();
    Optional<Instant> at = schedule.nextFireAt();
    for (; at.isPresent() && !at.get().isAfter(now) && left.size() < MOST_COUNTED; at = schedule.timing().after(at.get())) {
      left.add(at.get());
    }
    return missed(left, reason);
  }

  private static FiringPlan caughtUp(FiringRules rules, List<Instant> late, List<Run> onTime, Optional<Instant> next) {
    String howLate = "nobody could fire it in time, and misfire_grace_seconds = " + rules.grace().toSeconds() + " was over";
    int made = switch (rules.misfire()) {
      case SKIP -> 0;
      case RUN_ONCE -> onTime.isEmpty() ? 1 : 0;
      case RUN_ALL -> Math.min(late.size(), MOST_CAUGHT_UP);
    };
    List<Instant> lost = late.subList(0, late.size() - made);
    List<Run> runs = new ArrayList<>();
    for (Instant at : late.subList(lost.size(), late.size())) runs.add(new Run(at, remark(rules.misfire(), lost.size())));
    runs.addAll(onTime);
    return new FiringPlan(runs, missed(lost, reason(rules.misfire(), howLate)), next);
  }

  private static String remark(Misfire misfire, int lost) {
    boolean forOthers = misfire == Misfire.RUN_ONCE && lost > 0;
    return "late, as misfire = " + misfire.wireName() + " asks" + (forOthers ? "; also for " + lost + " fire times before it" : "");
  }

  private static String reason(Misfire misfire, String howLate) {
    return switch (misfire) {
      case SKIP -> howLate;
      case RUN_ONCE -> howLate + "; misfire = run_once runs the newest of them";
      case RUN_ALL -> howLate + "; misfire = run_all runs the newest " + MOST_CAUGHT_UP;
    };
  }

  private static List<Missed> missed(List<Instant> lost, String reason) {
    List<Missed> missed = new ArrayList<>();
    int together = lost.size() > MOST_ROWS ? lost.size() - MOST_ROWS : 0;
    String counted = lost.size() >= MOST_COUNTED - MOST_CAUGHT_UP ? "; there may be more, counting ended here" : "";
    if (together > 0) missed.add(new Missed(lost.getFirst(), lost.get(together - 1), together, reason + counted));
    for (Instant at : lost.subList(together, lost.size())) missed.add(new Missed(at, at, 1, reason));
    return missed;
  }
}
