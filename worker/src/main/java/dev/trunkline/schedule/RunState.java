package dev.trunkline.schedule;

import java.util.Locale;

/** What became of a fire time. */
public enum RunState {
  /** Its job was submitted. */
  SUBMITTED,
  /** Nobody could fire it in time. */
  MISSED,
  /** An earlier job had not ended, or a window was closed. */
  SKIPPED,
  /** There is no job that could be made of it. */
  FAILED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
