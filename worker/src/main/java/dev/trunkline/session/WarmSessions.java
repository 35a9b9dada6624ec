package dev.trunkline.session;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Connections;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The warm connections of all workers of a process, so that a free worker can take over what a busy one leaves idle. */
public final class WarmSessions {
  private final List<WorkerState> states = new CopyOnWriteArrayList<>();
  private final SessionStatistics statistics = new SessionStatistics();
  private final Connections connections;
  private volatile Predicate<ConnectionKey> wanted = _ -> false;

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

  boolean has(WorkerState state) {
    return states.contains(state);
  }

  /** From now on, sessions to which this applies do not go for being idle. */
  public void want(Predicate<ConnectionKey> which) {
    wanted = which;
  }

  boolean isWanted(ConnectionKey key) {
    return wanted.test(key);
  }

  /** How many workers have, lent or idle, a session that stands and to which this applies. */
  public int holders(Predicate<ConnectionKey> which) {
    return (int) states.stream().filter(state -> state.holds(which)).count();
  }

  /**
   * Of the workers that have no such session, the one with most room.
   *
   * @param promised how many sessions are being opened for a worker
   */
  public Optional<WorkerState> roomiest(Predicate<ConnectionKey> which, ToIntFunction<WorkerState> promised) {
    return states.stream()
        .filter(state -> state.room() > promised.applyAsInt(state) && !state.holds(which))
        .min(Comparator.comparingInt(state -> promised.applyAsInt(state) - state.room()));
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

  /** Lets go of sessions that do not stand any more: until then they take up room. */
  public void sweepLost() {
    states.forEach(WorkerState::sweepLost);
  }

  int sweepConnections(Instant now) {
    return connections.sweep(now);
  }

  /** What the sessions are on, and what others than workers use. */
  public Connections connections() {
    return connections;
  }
}
