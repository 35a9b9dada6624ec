package dev.trunkline.queue;

import java.util.UUID;

/** What became of a submit. */
public sealed interface Submitted {
  /** The job is durable and will reach an end state. */
  record Accepted(UUID job) implements Submitted {}

  /**
   * The same was asked for before, with the same key; nothing was added.
   *
   * @param job which that led to, in whatever state it is by now
   */
  record Repeated(UUID job) implements Submitted {}

  /** Something else was asked for before, with the same key; nothing was added. */
  record KeyInUse() implements Submitted {}

  /** The job that it resumes has been resumed already; nothing was added. */
  record ResumedBefore() implements Submitted {}
}
