package dev.trunkline.batch;

/** Why the jobs of a batch that had not started were cancelled. */
public enum StopCode {
  MAX_FAILURES,
  CANARY_FAILED,
  /** Somebody wanted it. */
  CANCELLED
}
