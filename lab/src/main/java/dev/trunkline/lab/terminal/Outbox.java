package dev.trunkline.lab.terminal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a shell still has to send. Everything written in one turn leaves as one packet, unless the device drips. */
final class Outbox {
  private final Wire wire;
  private final Executor turns;
  private final ScheduledExecutorService clock;
  private final Conduct conduct;
  private final List<Runnable> drained = new ArrayList<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private byte[] sending = new byte[0];
  private int sent;
  private boolean onTheWay;

  Outbox(Wire wire, Executor turns, ScheduledExecutorService clock, Conduct conduct) {
    this.wire = wire;
    this.turns = turns;
    this.clock = clock;
    this.conduct = conduct;
  }

  void write(byte[] bytes) {
    written.writeBytes(bytes);
  }

  /** Sends what was written; to be called at the end of every turn. */
  void flush() {
    if (onTheWay) {
      return;
    }
    if (sent == sending.length) {
      sending = written.toByteArray();
      written.reset();
      sent = 0;
    }
    if (sending.length > 0) {
      sendChunk();
    } else {
      List<Runnable> now = List.copyOf(drained);
      drained.clear();
      now.forEach(Runnable::run);
    }
  }

  void whenDrained(Runnable step) {
    drained.add(step);
  }

  /** Whether a drip has more to come. */
  boolean isBehind() {
    return sent < sending.length;
  }

  /** Forgets what was not sent yet. */
  void discard() {
    written.reset();
    sent = sending.length;
  }

  private void sendChunk() {
    Behaviour behaviour = conduct.behaviour();
    int size = sending.length - sent;
    if (behaviour.chunkBytes() > 0) {
      size = Math.min(size, behaviour.chunkBytes());
    }
    byte[] chunk = sent == 0 && size == sending.length ? sending : Arrays.copyOfRange(sending, sent, sent + size);
    sent += size;
    onTheWay = true;
    wire.send(chunk, () -> turns.execute(() -> chunkSent(behaviour)));
  }

  private void chunkSent(Behaviour behaviour) {
    long pauseMillis = behaviour.chunkPause().toMillis();
    if (pauseMillis > 0 && sent < sending.length) {
      clock.schedule(() -> turns.execute(this::sendOn), pauseMillis, TimeUnit.MILLISECONDS);
    } else {
      sendOn();
    }
  }

  private void sendOn() {
    onTheWay = false;
    flush();
  }
}
