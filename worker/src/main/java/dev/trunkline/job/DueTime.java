package dev.trunkline.job;

import java.time.Instant;
import java.time.OffsetDateTime;

/** When a queued job may start. */
public final class DueTime {
  /** How PostgreSQL's infinity is read: the job's batch holds it back. */
  public static final Instant HELD = OffsetDateTime.MAX.toInstant();

  private DueTime() {}
}
