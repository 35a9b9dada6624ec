package dev.trunkline.queue;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the number of workers follow the load, between the bounds of their {@link Crew}: one more for every device that has
 * waited too long while none was free, one less for every one above the least that has had nothing to do for a while.
 */
final class Scaling {
  private static final Logger log = LoggerFactory.getLogger(Scaling.class);
  private static final Duration TOO_LONG = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final WorkerPool workers;
  private final LaneStore lanes;

  Scaling(WorkerPool workers, LaneStore lanes) {
    this.workers = workers;
    this.lanes = lanes;
  }

  /**
   * @param nanoTime now, in terms of {@link System#nanoTime()}
   */
  void look(long nanoTime) {
    int gone = workers.dismissIdle(IDLE, nanoTime);
    if (gone > 0) log.info("{} workers had nothing to do for {} s and went", gone, IDLE.toSeconds());
    int room = workers.room();
    if (room == 0) return;
    int hired = workers.hire(lanes.waitingFor(TOO_LONG, room));
    if (hired > 0) log.info("{} workers more, {} in all: devices have waited for more than {} s", hired, workers.workers().size(), TOO_LONG.toSeconds());
  }
}
