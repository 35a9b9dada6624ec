package dev.trunkline.schedule;

import java.time.Instant;
import java.util.UUID;

/**
 * What became of a fire time, as its owner sees it. What does not apply is null.
 *
 * @param state {@code submitted}, {@code missed}, {@code skipped} or {@code failed}
 * @param reason empty for one that ran on time
 * @param fireTimes how many this is for: more than one only for missed ones of long ago, which end with {@code until}
 * @param jobId null where there was none, or where it is gone by {@code results.retention_days}
 * @param batchId as {@code jobId}
 */
public record ScheduleRun(
    Instant fireTime,
    String state,
    String reason,
    boolean manual,
    Instant until,
    long fireTimes,
    UUID jobId,
    String jobState,
    UUID batchId,
    String batchState,
    Instant recordedAt) {}
