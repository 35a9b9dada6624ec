package dev.trunkline.session;

import dev.trunkline.connection.ConnectionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A connection in the hands of one job. Closing gives it back: a usable one is kept warm, another is closed. */
public final class Lease implements AutoCloseable {
  private final WorkerState state;
  private final HeldConnection held;
  private final Optional<Duration> setup;

  Lease(WorkerState state, HeldConnection held, Optional<Duration> setup) {
    this.state = state;
    this.held = held;
    this.setup = setup;
  }

  public DeviceSession session() {
    return held.connection().session();
  }

  public ConnectionKey key() {
    return held.key();
  }

  /** What opening cost; empty where the session was reused. */
  public Optional<Duration> setup() {
    return setup;
  }

  HeldConnection held() {
    return held;
  }

  @Override
  public void close() {
    state.giveBack(this, Instant.now());
  }
}
