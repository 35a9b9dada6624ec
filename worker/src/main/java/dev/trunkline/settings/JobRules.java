package dev.trunkline.settings;

import java.time.Duration;

/**
 * What a job may ask for, and how often it is tried.
 *
 * @param maxBatchDevices in one batch
 * @param idempotency how long a request is known by its Idempotency-Key
 * @param quarantineAfter so many processes lost while they ran a job end it
 */
public record JobRules(int maxCommands, int maxConfigLines, int maxBatchDevices, Duration idempotency, int quarantineAfter) {
  static JobRules from(Section section) {
    return new JobRules(
        section.integer("max_commands", 50, 1, 1_000, "Commands in one job."),
        section.integer("max_config_lines", 5_000, 1, 100_000, "Lines in one configuration job."),
        section.integer("max_batch_devices", 10_000, 1, 100_000, "Devices in one batch."),
        section.hours("idempotency_hours", 24, 1, 24, "How long a request with an Idempotency-Key is known again."),
        section.integer("quarantine_after", 3, 1, 100, "Processes lost with a job in hand after which it is put aside."));
  }
}
