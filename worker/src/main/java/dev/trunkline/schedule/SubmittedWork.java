package dev.trunkline.schedule;

import java.util.UUID;

/** What a fire time has put into the queue. */
sealed interface SubmittedWork {
  UUID id();

  record Job(UUID id) implements SubmittedWork {}

  record Batch(UUID id) implements SubmittedWork {}
}
