package dev.trunkline.job;

import java.util.Locale;

/** Where a job stands. {@code docs/state-machine.md} draws the moves between these. */
public enum JobState {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  /** Some commands failed and the failure strategy went on to the end. */
  PARTIAL,
  FAILED,
  /** A command that changes the device was sent and its answer never seen. */
  IN_DOUBT,
  CANCELLED;

  /** Whether the job will never change again by itself. */
  public boolean ended() {
    return this != QUEUED && this != RUNNING;
  }

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no state has that name
   */
  public static JobState ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
