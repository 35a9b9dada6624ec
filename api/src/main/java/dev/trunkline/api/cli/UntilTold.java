package dev.trunkline.api.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Lets the main thread wait for SIGTERM, SIGINT or a call, and end everything in its own order. A second signal ends the process
 * at once, with 128 and the signal's number.
 *
 * <p>Java has no interface of its own for signals. A shutdown hook sees only that the JVM ends: not why, and not a second time,
 * since the JVM ignores signals while its hooks run. {@code sun.misc.Signal} is what remains without native code; it is exported
 * by {@code jdk.unsupported} and has been there since Java 1.2. Where it is refused ({@code -Xrs}) the system's own action stays.
 */
final class UntilTold {
  private static final Logger log = LoggerFactory.getLogger(UntilTold.class);

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean signalled = new AtomicBoolean();

  private UntilTold() {}

  static UntilTold begin() {
    UntilTold end = new UntilTold();
    end.hear("TERM");
    end.hear("INT");
    // For whatever else ends the JVM, such as a terminal that closes.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(end::tellAndWait));
    return end;
  }

  private void hear(String name) {
    try {
      Signal.handle(new Signal(name), this::heard);
    } catch (IllegalArgumentException e) {
      log.warn("SIG{} cannot be heard and ends the process at once: {}", name, e.getMessage());
    }
  }

  private void heard(Signal signal) {
    if (!signalled.getAndSet(true)) {
      tell();
      return;
    }
    System.err.println("trunkline: a second signal, ending at once");
    Runtime.getRuntime().halt(128 + signal.getNumber());
  }

  private void tellAndWait() {
    tell();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void tell() {
    told.countDown();
  }

  void await() throws InterruptedException {
    told.await();
  }

  void done() {
    done.countDown();
  }
}
