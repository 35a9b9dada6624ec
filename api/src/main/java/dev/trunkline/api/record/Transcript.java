package dev.trunkline.api.record;

import dev.trunkline.transport.Tap;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The bytes of one shell, in the order in which they passed. */
public final class Transcript implements Tap {
  /**
   * @param device what it sent before we sent something
   * @param us empty where the session ended instead
   */
  record Exchange(byte[] device, byte[] us) {}

  private final List<Exchange> exchanges = new ArrayList<>();
  private final ByteArrayOutputStream device = new ByteArrayOutputStream();
  private final ByteArrayOutputStream us = new ByteArrayOutputStream();
  private boolean closed;

  @Override
  public synchronized void received(byte[] bytes) {
    if (us.size() > 0) endExchange();
    device.writeBytes(bytes);
  }

  @Override
  public synchronized void sending(byte[] bytes) {
    us.writeBytes(bytes);
  }

  @Override
  public synchronized void closedByDevice() {
    closed = true;
  }

  /** The last one is what came after all we sent, perhaps nothing. */
  synchronized List<Exchange> exchanges() {
    if (us.size() > 0) endExchange();
    List<Exchange> all = new ArrayList<>(exchanges);
    all.add(new Exchange(device.toByteArray(), new byte[0]));
    return all;
  }

  synchronized boolean isClosedByDevice() {
    return closed;
  }

  private void endExchange() {
    exchanges.add(new Exchange(device.toByteArray(), us.toByteArray()));
    device.reset();
    us.reset();
  }
}
