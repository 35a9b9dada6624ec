package dev.trunkline.batch;

import java.util.UUID;

/**
 * A batch that has not ended, locked.
 *
 * @param stopped whether what had not started was cancelled
 */
record OpenBatch(UUID id, String tenant, int devices, BatchRules rules, boolean canaryPassed, boolean stopped) {
  /** How many first jobs have to succeed before the others are let go; 0 where none have to any more. */
  int canaryAhead() {
    return canaryPassed ? 0 : Math.min(rules.canary().orElse(0), devices);
  }
}
