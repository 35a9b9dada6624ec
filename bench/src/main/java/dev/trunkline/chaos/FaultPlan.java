package dev.trunkline.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which faults there will be, and when.
 *
 * @param workers how many there are to befall
 * @param duration in which faults begin
 */
record FaultPlan(int workers, Duration duration) {
  private static final Duration QUIET_AT_FIRST = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(11);
  private static final Duration SHORTEST_SCHEDULER_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_SCHEDULER_PAUSE = Duration.ofSeconds(25);

  /**
   * @param at after the start of the load
   */
  record Planned(Duration at, Fault fault) {}

  /** Those of schedulers are drawn last, so that a seed has the same others that it had before there were schedulers. */
  List<Planned> plan(Random random) {
    List<Planned> faults = new ArrayList<>();
    Duration at = QUIET_AT_FIRST;
    while (at.compareTo(duration) < 0) {
      faults.add(new Planned(at, fault(random)));
      at = at.plus(between(random, SHORTEST_PAUSE, LONGEST_PAUSE));
    }
    at = QUIET_AT_FIRST;
    while (at.compareTo(duration) < 0) {
      faults.add(new Planned(at, schedulerFault(random)));
      at = at.plus(between(random, SHORTEST_SCHEDULER_PAUSE, LONGEST_SCHEDULER_PAUSE));
    }
    return List.copyOf(faults);
  }

  private static Fault schedulerFault(Random random) {
    int scheduler = random.nextInt(Cluster.SCHEDULERS);
    return random.nextBoolean()
        ? new Fault.KillScheduler(scheduler, seconds(random, 1, 6))
        : new Fault.FreezeScheduler(scheduler, seconds(random, 2, 16));
  }

  private Fault fault(Random random) {
    int worker = random.nextInt(workers);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> new Fault.KillWorker(worker, seconds(random, 1, 6));
      case 3, 4 -> new Fault.EndWorker(worker, seconds(random, 1, 6));
      // The others take a process for dead after 8 s: some freezes are shorter, some longer.
      case 5, 6 -> new Fault.FreezeWorker(worker, seconds(random, 2, 16));
      case 7 -> new Fault.AddWorker(seconds(random, 15, 30));
      case 8 -> new Fault.KillApi(seconds(random, 1, 4));
      case 9 -> new Fault.StopDatabase(DatabaseStop.FAST, Duration.ZERO);
      case 10 -> new Fault.StopDatabase(DatabaseStop.IMMEDIATE, Duration.ZERO);
      case 11 -> new Fault.StopDatabase(random.nextBoolean() ? DatabaseStop.FAST : DatabaseStop.IMMEDIATE, seconds(random, 3, 9));
      default -> throw new AssertionError();
    };
  }

  private static Duration seconds(Random random, int from, int to) {
    return between(random, Duration.ofSeconds(from), Duration.ofSeconds(to));
  }

  private static Duration between(Random random, Duration from, Duration to) {
    return from.plusMillis(random.nextInt((int) to.minus(from).toMillis() + 1));
  }
}
