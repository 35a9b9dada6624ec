package dev.trunkline.batch;

import java.util.UUID;

/** What became of a request for a batch. */
public sealed interface Asked {
  /** It is durable and will reach an end state. */
  record Accepted(UUID batch) implements Asked {}

  /** The same was asked for before, with the same key; nothing was added. */
  record Repeated(UUID batch) implements Asked {}

  /** Something else was asked for before, with the same key; nothing was added. */
  record KeyInUse() implements Asked {}
}
