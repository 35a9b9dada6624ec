package dev.trunkline.webhook;

import dev.trunkline.event.JobEvent;
import java.util.List;
import java.util.Optional;

/** A table in which events stand in an order in which nothing is inserted any more before what was read. */
interface Happenings {
  /** The name of its cursor. */
  String source();

  /** What happened after this place. */
  Read after(JobEvent.Position position, int most);

  /**
   * A page.
   *
   * @param last the place up to which has been read; empty where there was nothing
   * @param more whether there may be more at once
   */
  record Read(List<Happening> found, Optional<JobEvent.Position> last, boolean more) {}
}
