package dev.trunkline.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Carries the bytes of a connection one way, as its {@link Passage} of the moment wants it. */
final class Carrier {
  private static final int LONGEST_PACKET = 256;

  private final Socket from;
  private final Socket to;
  private final Supplier<Passage> asked;
  private final AtomicLong count;
  private Passage passage = Passage.PASS;
  private Random random = new Random();
  private long carried;

  Carrier(Socket from, Socket to, Supplier<Passage> asked, AtomicLong count) {
    this.from = from;
    this.to = to;
    this.asked = asked;
    this.count = count;
  }

  /** Runs until this way has ended; false where the whole connection is to be cut. */
  boolean run() throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] chunk = new byte[64 * 1024];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      if (!handOn(chunk, length, out)) {
        return false;
      }
    }
    if (!swallows()) {
      to.shutdownOutput();
    }
    return true;
  }

  boolean swallows() {
    return asked.get() instanceof Passage.SwallowAfter;
  }

  private boolean handOn(byte[] chunk, int length, OutputStream out) throws IOException {
    int at = 0;
    while (at < length) {
      turnTo(asked.get());
      int left = length - at;
      switch (passage) {
        case Passage.Pass() -> at += write(out, chunk, at, left);
        case Passage.SwallowAfter(long most) -> {
          if (carried == most) {
            return true;
          }
          at += write(out, chunk, at, (int) Math.min(left, most - carried));
        }
        case Passage.Delay(Duration time) -> {
          pause(time);
          at += write(out, chunk, at, left);
        }
        case Passage.Drip(int bytes, Duration time) -> {
          at += write(out, chunk, at, Math.min(left, bytes));
          pause(time);
        }
        case Passage.CutAfter(long most) -> {
          at += write(out, chunk, at, (int) Math.min(left, most - carried));
          if (carried == most) {
            return false;
          }
        }
        case Passage.Split _ -> at += write(out, chunk, at, Math.min(left, 1 + random.nextInt(LONGEST_PACKET)));
      }
    }
    return true;
  }

  /** What counts bytes or throws dice begins anew where something else is asked for. */
  private void turnTo(Passage next) {
    if (next == passage) {
      return;
    }
    passage = next;
    carried = 0;
    if (next instanceof Passage.Split(long seed)) {
      random = new Random(seed);
    }
  }

  private int write(OutputStream out, byte[] bytes, int start, int length) throws IOException {
    out.write(bytes, start, length);
    carried += length;
    count.addAndGet(length);
    return length;
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the proxy was closed", e);
    }
  }
}
