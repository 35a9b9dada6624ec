package dev.trunkline.connection;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Who wants a channel, and what for.
 *
 * @param owner the user of Trunkline, within the tenant of the key
 * @param worker whose job it is for; empty where it is for no job
 * @param job which job it is for; empty where it is for none
 */
public record Claim(String owner, Kind kind, Optional<String> worker, Optional<UUID> job) {
  public Claim {
    Objects.requireNonNull(owner);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(worker);
    Objects.requireNonNull(job);
  }

  public Claim(String owner, Kind kind, Optional<String> worker) {
    this(owner, kind, worker, Optional.empty());
  }

  /** What a channel is for. */
  public enum Kind {
    JOB,
    TERMINAL,
    TUNNEL,
    FORWARD,
    /** A session that no job has asked for yet. */
    WARMING,
    /** A connection goes on from there to the next host. */
    JUMP;

    /** Jobs, and sessions for them, are bound by their workers instead, and what goes over a jump host by where it leads. */
    boolean countsForUser() {
      return this != JOB && this != WARMING && this != JUMP;
    }

    /** Whether what nobody uses makes room for it. Two that are kept for later would push each other out for ever. */
    boolean sendsOthersAway() {
      return this != WARMING;
    }

    /** The lines that are kept free are kept for these. */
    boolean isOfPerson() {
      return this == TERMINAL;
    }

    /** The name in the audit. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A job, run by this worker. */
  public static Claim ofJob(String owner, String worker) {
    return new Claim(owner, Kind.JOB, Optional.of(worker));
  }

  /** A session for jobs to come, kept by this worker. */
  public static Claim ofWarming(String owner, String worker) {
    return new Claim(owner, Kind.WARMING, Optional.of(worker));
  }

  /** On the way to a device; shared by all whose way is the same, so of no worker. */
  public static Claim ofJump(String owner) {
    return new Claim(owner, Kind.JUMP, Optional.empty());
  }

  public Claim forJob(UUID job) {
    return new Claim(owner, kind, worker, Optional.of(job));
  }
}
