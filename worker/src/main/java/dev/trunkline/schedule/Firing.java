package dev.trunkline.schedule;

import dev.trunkline.job.JobSpec;
import dev.trunkline.queue.JobSubmission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens when a schedule is woken: everything that has come due is dealt with in one transaction, in which the schedule is
 * locked, each fire time is noted under a key of its own, its job is submitted, and the next fire time is set. However often and
 * by however many processes a schedule is woken, each fire time is dealt with once; and a process that dies in the middle leaves
 * nothing of it behind.
 */
final class Firing {
  private static final Logger log = LoggerFactory.getLogger(Firing.class);

  private final TransactionTemplate transaction;
  private final ScheduleStore schedules;
  private final RunStore runs;
  private final JobOfSchedule jobs;
  private final JobSubmission submission;
  private final InstantSource time;

  Firing(TransactionTemplate transaction, ScheduleTables tables, JobOfSchedule jobs, JobSubmission submission, InstantSource time) {
    this.transaction = transaction;
    this.schedules = tables.schedules();
    this.runs = tables.runs();
    this.jobs = jobs;
    this.submission = submission;
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
    if (schedule.nextFireAt().isEmpty()) return Fired.NOTHING;
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
    return submit(schedule, run.fireTime(), run.remark(), false).map(JobSubmission.Stored::wake);
  }

  private static String stillThere(Overlap overlap, List<UUID> open) {
    UUID first = open.getFirst();
    String jobs =
        open.size() == 1
            ? "job " + first + " of an earlier run has"
            : open.size() + " jobs of earlier runs, the first of them " + first + ", have";
    return jobs + " not ended, and overlap is " + overlap.wireName();
  }

  private Optional<JobSubmission.Stored> submit(Schedule schedule, Instant fireTime, String remark, boolean manual) {
    Optional<JobSpec> job = make(schedule);
    boolean refuses = schedule.rules().windows().refuse();
    Optional<String> closed = job.filter(_ -> refuses).flatMap(spec -> jobs.closed(schedule, spec, time.instant()));
    if (closed.isPresent()) {
      runs.claim(schedule.id(), fireTime, RunState.SKIPPED, manual, closed.get() + ", and outside_window is refuse");
      return Optional.empty();
    }
    RunState state = job.isPresent() ? RunState.SUBMITTED : RunState.FAILED;
    String detail = job.isPresent() ? remark : "its device is not in the inventory any more, or its secrets do not open";
    if (!runs.claim(schedule.id(), fireTime, state, manual, detail)) return Optional.empty();
    Optional<JobSubmission.Stored> stored = job.map(submission::store);
    stored.ifPresent(kept -> {
      runs.submitted(schedule.id(), fireTime, kept.job());
      if (!schedule.rules().windows().saysNothing()) jobs.note(kept.job(), schedule.rules().windows());
    });
    return stored;
  }

  /** What cannot be made of it today is no reason to be woken for the same fire time for ever. */
  private Optional<JobSpec> make(Schedule schedule) {
    try {
      return jobs.make(schedule);
    } catch (IllegalStateException e) {
      log.warn("schedule {}: {}", schedule.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Submits its job now, whatever its timing and whether or not it is paused.
   *
   * @return the fire time it is noted under; empty where there is no such schedule
   */
  Optional<Instant> runNow(String tenant, UUID id) {
    List<Runnable> wakes = new ArrayList<>();
    Optional<Instant> fireTime = transaction.execute(_ -> schedules.find(tenant, id).map(schedule -> {
      Instant now = time.instant();
      submit(schedule, now, "asked for by hand", true).ifPresent(stored -> wakes.add(stored.wake()));
      return now;
    }));
    wakes.forEach(Runnable::run);
    return fireTime;
  }
}
