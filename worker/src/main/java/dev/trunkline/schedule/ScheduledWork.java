package dev.trunkline.schedule;

import dev.trunkline.job.Effect;
import java.util.Map;

/** What each firing of a schedule submits, as it was asked for. */
public sealed interface ScheduledWork permits ScheduledJob, ScheduledBatch {
  /** Without its secrets, so that it can be shown as it is. */
  String json();

  /** What is missing in the JSON, by field; empty where only that was read. */
  Map<String, String> secrets();

  /** What it does to its devices. */
  Effect effect();
}
