package dev.trunkline.api.cli;

import java.util.concurrent.CountDownLatch;

/** Lets the main thread wait for SIGTERM or SIGINT and end everything in its own order; the JVM goes when that is done. */
final class UntilTold {
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private UntilTold() {}

  static UntilTold begin() {
    UntilTold end = new UntilTold();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(end::tellAndWait));
    return end;
  }

  private void tellAndWait() {
    told.countDown();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void await() throws InterruptedException {
    told.await();
  }

  void done() {
    done.countDown();
  }
}
