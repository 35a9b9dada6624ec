package dev.trunkline.tunnel;

import java.util.concurrent.atomic.LongAdder;

/** What tunnels of this process have carried since its start; forwarded requests are not in it. */
public final class TunnelStatistics {
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  void sent(int bytes) {
    sent.add(bytes);
  }

  void received(int bytes) {
    received.add(bytes);
  }

  /** Bytes on their way to targets. */
  public long sentBytes() {
    return sent.sum();
  }

  /** Bytes that came from targets. */
  public long receivedBytes() {
    return received.sum();
  }
}
