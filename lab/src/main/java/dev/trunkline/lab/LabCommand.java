package dev.trunkline.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** What {@code trunkline lab} does. */
public final class LabCommand {

  private LabCommand() {}

  /**
   * Runs a lab until the process is told to end.
   *
   * @param port of the first device
   * @param journal directory of the journals, or null for none
   * @return the exit status
   */
  public static int run(int port, int devices, List<String> platforms, Path journal) throws IOException {
    LabOptions options = new LabOptions(port, devices, platforms, Optional.ofNullable(journal));
    try (Lab lab = Lab.start(options)) {
      CountDownLatch end = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("lab-end").unstarted(() -> close(lab, end)));
      int first = lab.device(0).port();
      System.out.println("ready: 127.0.0.1:" + first + "-" + (first + devices - 1));
      System.out.flush();
      end.await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void close(Lab lab, CountDownLatch end) {
    try {
      lab.close();
    } catch (IOException e) {
      System.err.println("lab did not close cleanly: " + e.getMessage());
    } finally {
      end.countDown();
    }
  }
}
