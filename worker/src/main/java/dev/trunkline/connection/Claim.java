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
    /** A connection goes on from there to the next host. */
    JUMP;

    /** Jobs are bound by their workers instead, and what goes over a jump host by where it leads. */
    boolean countsForUser() {
      return this != JOB && this != JUMP;
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

  /** On the way to a device; shared by all whose way is the same, so of no worker. */
  public static Claim ofJump(String owner) {
    return new Claim(owner, Kind.JUMP, Optional.empty());
  }

  Claim by(String worker) {
    return new Claim(owner, kind, Optional.of(worker));
  }
}
