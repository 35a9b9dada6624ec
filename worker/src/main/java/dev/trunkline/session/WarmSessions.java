package dev.trunkline.session;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Connections;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The warm connections of all workers of a process, so that a free worker can take over what a busy one leaves idle. */
public final class WarmSessions {
  private final List<WorkerState> states = new CopyOnWriteArrayList<>();
  private final SessionStatistics statistics = new SessionStatistics();
  private final Connections connections;

  public WarmSessions(Connections connections) {
    this.connections = connections;
  }

  void add(WorkerState state) {
    states.add(state);
  }

  void remove(WorkerState state) {
    states.remove(state);
  }

  Optional<WorkerState.Kept> takeIdle(ConnectionKey key, WorkerState asking) {
    return states.stream().filter(state -> state != asking).flatMap(state -> state.takeIdle(key).stream()).findFirst();
  }

  public SessionStatistics statistics() {
    return statistics;
  }

  /** Closes sessions and connections that have been idle for too long; returns how many went. */
  public int sweep(Instant now) {
    int swept = states.stream().mapToInt(state -> state.sweepIdle(now)).sum() + sweepConnections(now);
    statistics.swept(swept, now);
    return swept;
  }

  int sweepConnections(Instant now) {
    return connections.sweep(now);
  }

  /** What the sessions are on, and what others than workers use. */
  public Connections connections() {
    return connections;
  }
}
