package dev.trunkline.execution;

import java.time.Duration;

/**
 * Whether this process can be sure that its lanes are still its own. The others take the lanes of a process whose sign of life is 8 s
 * old. One that stood still for so long, or that could not reach the database, may have lost them and not know; it has to ask before
 * it sends anything more.
 *
 * <p>In terms of {@link System#nanoTime()}, which goes on while a process is stopped.
 */
public final class LaneLease {
  /** Shorter than what the others wait for. */
  private static final Duration CERTAIN = Duration.ofSeconds(6);

  private volatile long renewed;
  private volatile long regained;
  private volatile long awake;
  private volatile long woke;

  public LaneLease(long now) {
    renewed = now;
    regained = now;
    awake = now;
    woke = now;
  }

  /** This process runs: told before and after each try to give a sign of life, whether or not the database can be reached. */
  public void awake(long now) {
    if (now - awake > CERTAIN.toNanos()) woke = now;
    awake = now;
  }

  /**
   * A sign of life has reached the database.
   *
   * @param sent when it was on its way at the earliest
   * @param written when it was there at the latest
   */
  public void renewed(long sent, long written) {
    if (written - renewed > CERTAIN.toNanos()) regained = written;
    renewed = sent;
  }

  /**
   * @param since when a lane was known to be ours
   */
  boolean mayBeLost(long since, long now) {
    return now - renewed > CERTAIN.toNanos() || regained - since > 0;
  }

  /**
   * Whether this process has stood still since then: somebody may have taken its lanes meanwhile, and the database may have gone away only
   * after that.
   *
   * @param since when a lane was known to be ours
   */
  boolean stoodStill(long since, long now) {
    return now - awake > CERTAIN.toNanos() || woke - since > 0;
  }
}
