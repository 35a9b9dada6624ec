package dev.trunkline.lab;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/** What a client sees. */
final class Screen extends OutputStream {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final StringBuilder seen = new StringBuilder();
  private int writes;

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int start, int length) {
    seen.append(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
    writes++;
    notifyAll();
  }

  /** Waits until the text ends like this and takes it all. */
  String until(String end) {
    return until(text -> text.endsWith(end), "ends with '" + end + "'");
  }

  String untilContains(String part) {
    return until(text -> text.contains(part), "contains '" + part + "'");
  }

  synchronized int writes() {
    return writes;
  }

  private synchronized String until(Predicate<String> done, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!done.test(seen.toString())) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("waited for a text that " + what + ", saw: " + seen);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    String all = seen.toString();
    seen.setLength(0);
    return all;
  }
}
