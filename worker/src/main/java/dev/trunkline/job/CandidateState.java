package dev.trunkline.job;

import java.util.Locale;

/** How far a job is with its candidate configuration, where the platform has one. Its lines take effect only with the commit. */
public enum CandidateState {
  /** Lines go into it. */
  OPEN,
  /** The commit is about to be sent, or was; its answer is not seen yet. */
  COMMITTING,
  /** The device has said that it is committed. */
  COMMITTED,
  /** The process was lost while lines went into it: they may still be there. */
  LEFT;

  /** The name in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no state has that name
   */
  public static CandidateState ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
