package dev.trunkline.schedule;

import dev.trunkline.access.Caller;
import dev.trunkline.batch.BatchSpec;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Reads a batch that somebody asked for into what it comes to now. */
@FunctionalInterface
public interface BatchReading {
  /** It cannot be read any more: the message says why. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    public Refused(String why) {
      super(why);
    }
  }

  /**
   * @param owner by whose right it is done
   */
  BatchSpec read(ObjectNode asked, Caller owner, Instant now) throws Refused;
}
