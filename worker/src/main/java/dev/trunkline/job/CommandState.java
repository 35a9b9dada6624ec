package dev.trunkline.job;

import java.util.Locale;

/** What happened to one command of a job. */
public enum CommandState {
  SUCCEEDED,
  FAILED,
  /** The failure strategy stopped the job before it. */
  SKIPPED,
  /** It was sent and its answer never seen. */
  IN_DOUBT,
  /** The job ended before its turn, for another reason than the failure strategy. */
  NOT_SENT;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
