package dev.trunkline.schedule;

import dev.trunkline.batch.BatchSpec;
import dev.trunkline.calendar.Calendars;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.database.Outage;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.Command;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.policy.CommandPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the work of a fire time. What it needs from the inventory is looked up anew each time, so it goes to where a device is now and logs in
 * with the credential that it has now; and what it would send is judged anew by the role of whoever made the schedule.
 */
final class WorkOfSchedule {
  private static final Logger log = LoggerFactory.getLogger(WorkOfSchedule.class);

  private final ScheduleStore schedules;
  private final StoredDevices devices;
  private final StoredCalendars calendars;
  private final AlgorithmProfile algorithms;
  private final CommandPolicy policy;
  private volatile Optional<BatchReading> batches = Optional.empty();

  /**
   * @param algorithms what devices are offered that name none
   */
  WorkOfSchedule(
      ScheduleStore schedules, StoredDevices devices, StoredCalendars calendars, AlgorithmProfile algorithms, CommandPolicy policy) {
    this.schedules = schedules;
    this.devices = devices;
    this.calendars = calendars;
    this.algorithms = algorithms;
    this.policy = policy;
  }

  void readBatchesBy(BatchReading reading) {
    batches = Optional.of(reading);
  }

  /** Whether this process can make its work. */
  boolean canMake(Schedule schedule) {
    return schedule.work() instanceof ScheduledJob || batches.isPresent();
  }

  DueWork make(Schedule schedule, Instant now) {
    Map<String, String> secrets;
    try {
      secrets = schedules.secrets(schedule.id());
    } catch (IllegalStateException e) {
      log.warn("schedule {}: {}", schedule.id(), e.getMessage());
      return new DueWork.Impossible("its secrets do not open");
    }
    try {
      return switch (schedule.work()) {
        case ScheduledJob(String json, var _) -> job(schedule, new ScheduledJob(json, secrets), now);
        case ScheduledBatch(String json, var _, var effect) -> batch(schedule, new ScheduledBatch(json, secrets, effect), now);
      };
    } catch (RuntimeException e) {
      if (Outage.isCauseOf(e)) throw e;
      // What cannot be made today is no reason to be woken for the same fire time for ever.
      log.error("schedule {} met a defect, please report it", schedule.id(), e);
      return new DueWork.Impossible("making it met a defect; the log of the process has it");
    }
  }

  private DueWork job(Schedule schedule, ScheduledJob job, Instant now) {
    Optional<String> name = job.deviceName();
    Optional<JobSpec> spec =
        name.isEmpty()
            ? Optional.of(job.spec(schedule.tenant()))
            : devices.find(schedule.tenant(), name.get()).map(device -> named(job, schedule, device));
    if (spec.isEmpty()) return new DueWork.Impossible("its device is not in the inventory any more");
    Optional<String> objection = objection(schedule, spec.get());
    if (objection.isPresent()) return new DueWork.Impossible(objection.get());
    Optional<String> closed = schedule.rules().windows().refuse() ? closed(schedule, spec.get(), now) : Optional.empty();
    return closed.<DueWork>map(DueWork.Closed::new).orElseGet(() -> new DueWork.Job(spec.get().by(name(schedule))));
  }

  private static String name(Schedule schedule) {
    return "schedule " + schedule.name();
  }

  private JobSpec named(ScheduledJob job, Schedule schedule, NamedDevice device) {
    return job.spec(schedule.tenant(), device.address(algorithms), new Secrets(Map.of(), Optional.of(device.login())));
  }

  /** An answer may be a secret, so the line that it would be is not named. */
  private Optional<String> objection(Schedule schedule, JobSpec job) {
    String role = schedule.owner().role().wireName();
    for (Command command : job.commands()) {
      Optional<String> ofLine = policy.objection(role, command.text());
      if (ofLine.isPresent()) return ofLine;
      boolean answers = command.answers().stream().anyMatch(answer -> policy.objection(role, answer.send()).isPresent());
      if (answers) return Optional.of("an answer of '%s' may not be sent by the policy".formatted(command.text()));
    }
    return Optional.empty();
  }

  private DueWork batch(Schedule schedule, ScheduledBatch batch, Instant now) {
    JobWindows windows = schedule.rules().windows();
    try {
      BatchSpec spec = batches.orElseThrow().read(batch.asked(), schedule.owner(), now).within(windows).by(name(schedule));
      // A job that its own device's calendars hold back fails by itself; the windows of the schedule are for all of them.
      Optional<String> closed =
          windows.refuse() ? new Calendars(calendars).named(schedule.tenant(), windows.names()).reason(now) : Optional.empty();
      return closed.<DueWork>map(DueWork.Closed::new).orElseGet(() -> new DueWork.Batch(spec));
    } catch (BatchReading.Refused e) {
      return new DueWork.Impossible(e.getMessage());
    }
  }

  /** Why it may not run now; empty where it may. */
  private Optional<String> closed(Schedule schedule, JobSpec job, Instant now) {
    List<String> names = schedule.rules().windows().names();
    return new Calendars(calendars).permission(job.tenant(), job.device(), job.effect(), names).reason(now);
  }

  void note(UUID job, JobWindows windows) {
    if (!windows.saysNothing()) calendars.note(job, windows);
  }
}
