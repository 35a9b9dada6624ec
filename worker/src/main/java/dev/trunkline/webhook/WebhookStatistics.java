package dev.trunkline.webhook;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What this process has sent since its start. */
public final class WebhookStatistics {
  /** What came of an attempt. */
  public enum Result {
    DELIVERED,
    /** It is tried again. */
    RETRIED,
    /** It is not tried again by itself. */
    FAILED;

    /** The name in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);
  private volatile long pending;

  WebhookStatistics() {
    for (Result each : Result.values()) counts.put(each, new LongAdder());
  }

  void count(Result result) {
    counts.get(result).increment();
  }

  void setPending(long deliveries) {
    pending = deliveries;
  }

  public long of(Result result) {
    return counts.get(result).sum();
  }

  /** Deliveries that wait, of all processes, as of some seconds ago. */
  public long pending() {
    return pending;
  }
}
