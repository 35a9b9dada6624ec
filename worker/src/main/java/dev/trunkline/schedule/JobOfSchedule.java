package dev.trunkline.schedule;

import dev.trunkline.calendar.Calendars;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes the job of a fire time. A device of the inventory is looked up anew each time, so the job goes to where it is now and logs in
 * with the credential that it has now.
 *
 * @param algorithms what devices are offered that name none
 */
record JobOfSchedule(ScheduleStore schedules, StoredDevices devices, StoredCalendars stored, AlgorithmProfile algorithms) {
  /** Empty where the device is not in the inventory any more. */
  Optional<JobSpec> make(Schedule schedule) {
    ScheduledJob job = new ScheduledJob(schedule.job(), schedules.secrets(schedule.id()));
    Optional<String> name = job.deviceName();
    if (name.isEmpty()) return Optional.of(job.spec(schedule.tenant()));
    return devices.find(schedule.tenant(), name.get()).map(device -> named(job, schedule, device));
  }

  /** Why it may not run now; empty where it may. */
  Optional<String> closed(Schedule schedule, JobSpec job, Instant now) {
    return new Calendars(stored).permission(job.tenant(), job.device(), job.effect(), schedule.rules().windows().names()).reason(now);
  }

  void note(UUID job, JobWindows windows) {
    stored.note(job, windows);
  }

  private JobSpec named(ScheduledJob job, Schedule schedule, NamedDevice device) {
    return job.spec(schedule.tenant(), device.address(algorithms), new Secrets(Map.of(), Optional.of(device.login())));
  }
}
