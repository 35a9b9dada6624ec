package dev.trunkline.connection;

import java.util.Objects;
import java.util.Optional;

/**
 * Who wants a channel, and what for.
 *
 * @param owner the user of Trunkline, within the tenant of the key
 * @param worker whose job it is for; empty where it is for no job
 */
public record Claim(String owner, Kind kind, Optional<String> worker) {
  public Claim {
    Objects.requireNonNull(owner);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(worker);
  }

  /** What a channel is for. */
  public enum Kind {
    JOB,
    TERMINAL,
    TUNNEL,
    FORWARD,
    /** A session that no job has asked for yet. */
    WARMING;

    /** Jobs are bound by their workers instead. */
    boolean countsForUser() {
      return this != JOB && this != WARMING;
    }

    /** Whether what nobody uses makes room for it. Two that are kept for later would push each other out for ever. */
    boolean sendsOthersAway() {
      return this != WARMING;
    }

    /** The lines that are kept free are kept for these. */
    boolean isOfPerson() {
      return this == TERMINAL;
    }
  }

  /** A job of the tenant itself, run by this worker. */
  public static Claim ofJob(String owner, String worker) {
    return new Claim(owner, Kind.JOB, Optional.of(worker));
  }

  /** A session for jobs to come, kept by this worker. */
  public static Claim ofWarming(String owner, String worker) {
    return new Claim(owner, Kind.WARMING, Optional.of(worker));
  }

  /** What the worker has a kept session for is a job. */
  Claim by(String worker) {
    return ofJob(owner, worker);
  }
}
