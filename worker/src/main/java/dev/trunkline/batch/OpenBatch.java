package dev.trunkline.batch;

import java.util.Optional;
import java.util.UUID;

/**
 * A batch that has not ended, locked.
 *
 * @param stopped why what does not run is cancelled; empty where it goes on
 */
record OpenBatch(UUID id, String tenant, int devices, BatchRules rules, boolean canaryPassed, Optional<String> stopped) {
  /** How many first jobs have to succeed before the others are let go; 0 where none have to any more. */
  int canaryAhead() {
    return canaryPassed ? 0 : Math.min(rules.canary().orElse(0), devices);
  }
}
