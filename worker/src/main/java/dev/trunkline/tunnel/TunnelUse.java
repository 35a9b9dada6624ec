package dev.trunkline.tunnel;

import dev.trunkline.failure.Failure;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one tunnel has carried. Counting takes no clock: {@link #lastUsed} sees that something was carried since it was asked
 * last, which is once a second.
 */
final class TunnelUse {
  private final TunnelStatistics all;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private volatile Failure lastFailure;
  private long seen;
  private Instant lastUsed;

  TunnelUse(TunnelStatistics all, Instant begin) {
    this.all = all;
    this.lastUsed = begin;
  }

  void accepted() {
    accepted.increment();
  }

  void failed(Failure failure) {
    lastFailure = failure;
    failed.increment();
  }

  void sent(int bytes) {
    sent.add(bytes);
    all.sent(bytes);
  }

  void received(int bytes) {
    received.add(bytes);
    all.received(bytes);
  }

  /** Never before an earlier answer. */
  synchronized Instant lastUsed(Instant now) {
    long signs = accepted.sum() + sent.sum() + received.sum();
    if (signs != seen && now.isAfter(lastUsed)) lastUsed = now;
    seen = signs;
    return lastUsed;
  }

  long acceptedCount() {
    return accepted.sum();
  }

  long failedCount() {
    return failed.sum();
  }

  long sentBytes() {
    return sent.sum();
  }

  long receivedBytes() {
    return received.sum();
  }

  Optional<Failure> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }
}
