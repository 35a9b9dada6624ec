package dev.trunkline.api.rest;

import dev.trunkline.schedule.Schedule;
import dev.trunkline.schedule.ScheduleRun;
import dev.trunkline.schedule.ScheduledBatch;
import dev.trunkline.schedule.ScheduledJob;
import dev.trunkline.schedule.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schedule as its owner sees it. What does not apply is null.
 *
 * @param job as it was asked for, without its secrets
 * @param batch as {@code job}
 * @param owner who made or changed it last; empty where that is not known
 * @param state {@code active}, {@code paused} or {@code over}
 * @param nextAt the next fire time
 * @param startsAt when that starts, by its jitter
 * @param lastAt the last fire time that was dealt with
 */
record ScheduleView(
    UUID id,
    String name,
    String cron,
    Long everySeconds,
    Instant startAt,
    Instant runAt,
    String timeZone,
    String misfire,
    long misfireGraceSeconds,
    String overlap,
    long jitterSeconds,
    List<String> windows,
    String outsideWindow,
    JsonNode job,
    JsonNode batch,
    String owner,
    String state,
    Instant nextAt,
    Instant startsAt,
    Instant lastAt,
    ScheduleRun lastRun,
    Instant createdAt,
    Instant updatedAt) {

  static ScheduleView of(Schedule schedule, Optional<ScheduleRun> last) {
    Timing timing = schedule.timing();
    return new ScheduleView(
        schedule.id(),
        schedule.name(),
        timing instanceof Timing.Cron cron ? cron.text().toString() : null,
        timing instanceof Timing.Every every ? every.period().toSeconds() : null,
        timing instanceof Timing.Every every ? every.start() : null,
        timing instanceof Timing.Once once ? once.at() : null,
        schedule.zone().getId(),
        schedule.rules().misfire().wireName(),
        schedule.rules().grace().toSeconds(),
        schedule.rules().overlap().wireName(),
        schedule.rules().jitter().toSeconds(),
        schedule.rules().windows().names(),
        schedule.rules().windows().refuse() ? "refuse" : "wait",
        schedule.work() instanceof ScheduledJob(String job, var _) ? JsonMapper.shared().readTree(job) : null,
        schedule.work() instanceof ScheduledBatch(String batch, var _, var _) ? JsonMapper.shared().readTree(batch) : null,
        schedule.owner().name(),
        state(schedule),
        schedule.nextFireAt().orElse(null),
        schedule.dueAt().orElse(null),
        schedule.lastFireAt().orElse(null),
        last.orElse(null),
        schedule.createdAt(),
        schedule.updatedAt());
  }

  private static String state(Schedule schedule) {
    if (schedule.paused()) return "paused";
    return schedule.nextFireAt().isPresent() ? "active" : "over";
  }
}
