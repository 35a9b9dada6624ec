package dev.trunkline.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schedule of a job that reads.
 *
 * @param period between two instants
 * @param cron whether a cron text says so, which counts from the full minute, so its period is a divisor of that
 * @param seconds which its job takes; zero for one that is quick
 */
record PlannedSchedule(int number, Duration period, boolean cron, String misfire, String overlap, int seconds) {
  /** Shorter than the time in which others notice that a process died, so that instants are missed. */
  private static final int GRACE_SECONDS = 3;

  static final List<PlannedSchedule> ALL =
      List.of(
          new PlannedSchedule(0, Duration.ofSeconds(5), false, "skip", "allow", 0),
          new PlannedSchedule(1, Duration.ofSeconds(7), false, "run_once", "allow", 0),
          new PlannedSchedule(2, Duration.ofSeconds(5), true, "run_all", "allow", 0),
          new PlannedSchedule(3, Duration.ofSeconds(6), true, "run_once", "skip", 4));

  /** Stands in the lines of its jobs and of no others. */
  String mark() {
    return "schedule-" + number;
  }

  /** The body of its request. */
  String json(int port) {
    Map<String, Object> schedule = new TreeMap<>();
    schedule.put("name", mark());
    if (cron) {
      schedule.put("cron", "*/" + period.toSeconds() + " * * * * *");
    } else {
      schedule.put("every_seconds", period.toSeconds());
    }
    schedule.put("misfire", misfire);
    schedule.put("misfire_grace_seconds", GRACE_SECONDS);
    schedule.put("overlap", overlap);
    String command = seconds == 0 ? "show clock | exclude " + mark() : "show lab slow %d | include %s".formatted(seconds, mark());
    schedule.put("job", Map.of("device", Devices.login(port, Devices.USER), "commands", List.of(command), "effect", "read"));
    return JsonMapper.shared().writeValueAsString(schedule);
  }
}
