package dev.trunkline.connection;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the breakers of this process have seen and done since its start. */
public final class BreakerStatistics {
  /** Where a breaker can go. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN;

    /** The name in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<FailureClass, LongAdder> failures = new EnumMap<>(FailureClass.class);
  private final Map<FailureClass, Map<State, LongAdder>> transitions = new EnumMap<>(FailureClass.class);

  BreakerStatistics() {
    for (FailureClass each : FailureClass.values()) {
      failures.put(each, new LongAdder());
      transitions.put(each, new EnumMap<>(State.class));
      for (State state : State.values()) transitions.get(each).put(state, new LongAdder());
    }
  }

  void failed(FailureClass as) {
    failures.get(as).increment();
  }

  void moved(FailureClass because, State to) {
    transitions.get(because).get(to).increment();
  }

  public long failures(FailureClass as) {
    return failures.get(as).sum();
  }

  /**
   * @param because of the failure that was met last
   */
  public long transitions(FailureClass because, State to) {
    return transitions.get(because).get(to).sum();
  }
}
