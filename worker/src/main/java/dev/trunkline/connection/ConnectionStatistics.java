package dev.trunkline.connection;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What has become of connections and channels in this process, since its start (000_abe7 #20, #23). */
public final class ConnectionStatistics {
  private final LongAdder opened = new LongAdder();
  private final LongAdder openNanos = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder channels = new LongAdder();
  private final LongAdder shared = new LongAdder();
  private final LongAdder refusedChannels = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder keepalivesAnswered = new LongAdder();
  private final LongAdder keepalivesUnanswered = new LongAdder();
  private final LongAdder unhealthy = new LongAdder();

  void opened(Duration took) {
    opened.increment();
    openNanos.add(took.toNanos());
  }

  void failed() {
    failed.increment();
  }

  void lent(boolean wasThere) {
    channels.increment();
    if (wasThere) shared.increment();
  }

  void channelRefused() {
    refusedChannels.increment();
  }

  void refused() {
    refused.increment();
  }

  void lost() {
    lost.increment();
  }

  void closed() {
    closed.increment();
  }

  void keepaliveAnswered() {
    keepalivesAnswered.increment();
  }

  void keepaliveUnanswered() {
    keepalivesUnanswered.increment();
  }

  void unhealthy() {
    unhealthy.increment();
  }

  /** Logins that succeeded. */
  public long openedCount() {
    return opened.sum();
  }

  /** What they took altogether. */
  public Duration openTotal() {
    return Duration.ofNanos(openNanos.sum());
  }

  /** Logins that did not. */
  public long failedCount() {
    return failed.sum();
  }

  /** Channels lent. */
  public long channelCount() {
    return channels.sum();
  }

  /** Those of them that needed no login of their own. */
  public long sharedCount() {
    return shared.sum();
  }

  /** Channels that a device refused. */
  public long refusedChannelCount() {
    return refusedChannels.sum();
  }

  /** Times that a limit of our own, or a shutdown, stood in the way. */
  public long refusedCount() {
    return refused.sum();
  }

  /** Connections that ended under somebody who used them. */
  public long lostCount() {
    return lost.sum();
  }

  /** Connections that were closed, on either side, when nobody used them, or that were told to close. */
  public long closedCount() {
    return closed.sum();
  }

  /** Keepalives that were answered in time. */
  public long answeredKeepaliveCount() {
    return keepalivesAnswered.sum();
  }

  /** Keepalives that were answered too late or not at all. */
  public long unansweredKeepaliveCount() {
    return keepalivesUnanswered.sum();
  }

  /** Connections that were given up because keepalives were not answered; they count among the lost or closed ones as well. */
  public long unhealthyCount() {
    return unhealthy.sum();
  }
}
