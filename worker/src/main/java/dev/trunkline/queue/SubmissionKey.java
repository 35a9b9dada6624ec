package dev.trunkline.queue;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * By what a submit is known again, within its tenant. The first job with a key is the only one.
 *
 * @param key unique in its scope
 * @param request tells whether the same was asked for; a hash that says nothing to who lacks the key file
 */
public record SubmissionKey(Scope scope, String key, String request) {
  /** Who made the key. */
  public enum Scope {
    /** A client; known for {@code jobs.idempotency_hours}. */
    REQUEST,
    /** A schedule; known for as long as the job is. */
    SCHEDULE;

    /** The name in the database. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whichever process finds that a schedule was due at this time, and however often. */
  public static SubmissionKey ofFiring(UUID schedule, Instant at) {
    return new SubmissionKey(Scope.SCHEDULE, schedule + " " + at, "");
  }
}
