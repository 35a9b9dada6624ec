package dev.trunkline.schedule;

import dev.trunkline.batch.BatchSpec;
import dev.trunkline.batch.Batches;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobSpec;
import dev.trunkline.queue.JobSubmission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens when a schedule is woken: everything that has come due is dealt with in one transaction, in which the schedule is
 * locked, each fire time is noted under a key of its own, its job or batch is submitted, and the next fire time is set. However often and
 * by however many processes a schedule is woken, each fire time is dealt with once; and a process that dies in the middle leaves
 * nothing of it behind.
 */
final class Firing {
  private final TransactionTemplate transaction;
  private final ScheduleStore schedules;
  private final RunStore runs;
  private final WorkOfSchedule works;
  private final JobSubmission jobs;
  private final Batches batches;
  private final InstantSource time;

  Firing(
      TransactionTemplate transaction,
      ScheduleTables tables,
      WorkOfSchedule works,
      JobSubmission jobs,
      Batches batches,
      InstantSource time) {
    this.transaction = transaction;
    this.schedules = tables.schedules();
    this.runs = tables.runs();
    this.works = works;
    this.jobs = jobs;
    this.batches = batches;
    this.time = time;
  }

  /**
   * What a look at a schedule came to.
   *
   * @param dealt whether this look has dealt with a fire time
   * @param due when the next one starts; empty where it is paused, over or gone, or where another process is at it
   */
  record Fired(boolean dealt, Optional<Instant> due) {
    static final Fired NOTHING = new Fired(false, Optional.empty());
  }

  Fired fire(UUID id) {
    List<Runnable> wakes = new ArrayList<>();
    Fired fired = transaction.execute(_ -> schedules.lock(id).map(schedule -> fire(schedule, wakes)).orElse(Fired.NOTHING));
    wakes.forEach(Runnable::run);
    return fired;
  }

  private Fired fire(Schedule schedule, List<Runnable> wakes) {
    if (schedule.nextFireAt().isEmpty() || !works.canMake(schedule)) return Fired.NOTHING;
    FiringPlan plan = FiringPlan.of(schedule, time.instant());
    boolean reached = !plan.next().equals(schedule.nextFireAt());
    if (reached) {
      runs.missed(schedule.id(), plan.missed());
      for (FiringPlan.Run run : plan.runs()) run(schedule, run).ifPresent(wakes::add);
      schedules.fired(schedule, last(schedule, plan), plan.next());
    }
    return new Fired(reached, plan.next().map(at -> at.plus(schedule.jitter())));
  }

  private static Instant last(Schedule schedule, FiringPlan plan) {
    if (!plan.runs().isEmpty()) return plan.runs().getLast().fireTime();
    return plan.missed().isEmpty() ? schedule.nextFireAt().orElseThrow() : plan.missed().getLast().to();
  }

  private Optional<Runnable> run(Schedule schedule, FiringPlan.Run run) {
    List<UUID> open = schedule.rules().overlap() == Overlap.ALLOW ? List.of() : runs.open(schedule.id());
    if (open.size() > schedule.rules().overlap().mostOpen()) {
      runs.claim(schedule.id(), run.fireTime(), RunState.SKIPPED, false, stillThere(schedule.rules().overlap(), open));
      return Optional.empty();
    }
    return submit(schedule, run.fireTime(), run.remark(), works.make(schedule, time.instant()), false);
  }

  private static String stillThere(Overlap overlap, List<UUID> open) {
    UUID first = open.getFirst();
    String jobs =
        open.size() == 1
            ? first + " of an earlier run has"
            : open.size() + " of earlier runs, the first of them " + first + ", have";
    return jobs + " not ended, and overlap is " + overlap.wireName();
  }

  /** Returns what wakes the queue, to be run once this is committed; empty where nothing was submitted. */
  private Optional<Runnable> submit(Schedule schedule, Instant fireTime, String remark, DueWork work, boolean manual) {
    RunState state = switch (work) {
      case DueWork.Job _, DueWork.Batch _ -> RunState.SUBMITTED;
      case DueWork.Closed _ -> RunState.SKIPPED;
      case DueWork.Impossible _ -> RunState.FAILED;
    };
    String detail = switch (work) {
      case DueWork.Job _, DueWork.Batch _ -> remark;
      case DueWork.Closed(String why) -> why + ", and outside_window is refuse";
      case DueWork.Impossible(String why) -> why;
    };
    if (!runs.claim(schedule.id(), fireTime, state, manual, detail)) return Optional.empty();
    return switch (work) {
      case DueWork.Job(JobSpec spec) -> {
        JobSubmission.Stored stored = jobs.store(spec);
        runs.submitted(schedule.id(), fireTime, new SubmittedWork.Job(stored.job()));
        works.note(stored.job(), schedule.rules().windows());
        yield Optional.of(stored.wake());
      }
      case DueWork.Batch(BatchSpec spec) -> {
        Batches.Stored stored = batches.store(spec);
        runs.submitted(schedule.id(), fireTime, new SubmittedWork.Batch(stored.batch()));
        yield Optional.of(stored.wake());
      }
      case DueWork.Closed _, DueWork.Impossible _ -> Optional.empty();
    };
  }

  /**
   * Submits its job now, whatever its timing and whether or not it is paused.
   *
   * @param most the worst that it may do: a batch may do something else now than when it was made
   * @return the fire time it is noted under; empty where there is no such schedule
   */
  Optional<Instant> runNow(String tenant, UUID id, Effect most) {
    List<Runnable> wakes = new ArrayList<>();
    Optional<Instant> fireTime = transaction.execute(_ -> schedules.find(tenant, id).map(schedule -> {
      Instant now = time.instant();
      DueWork work = works.make(schedule, now).atMost(most);
      submit(schedule, now, "asked for by hand", work, true).ifPresent(wakes::add);
      return now;
    }));
    wakes.forEach(Runnable::run);
    return fireTime;
  }
}
