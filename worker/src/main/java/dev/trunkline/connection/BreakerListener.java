package dev.trunkline.connection;

import java.time.Instant;

/** Hears when this process begins to leave a device alone, and when it no longer does. Others wait meanwhile: it returns at once. */
public interface BreakerListener {
  void opened(BreakerMove move, Instant at, Instant until);

  void closed(BreakerMove move, Instant at);
}
