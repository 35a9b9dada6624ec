package dev.trunkline.lab;

import dev.trunkline.lab.replay.InvalidRecordingException;
import dev.trunkline.lab.replay.Playback;
import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.RecordingFile;
import java.io.Closeable;
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
   * @param alsoUsers further users that devices let in, with the same password
   * @param journal directory of the journals, or null for none
   * @return the exit status
   */
  public static int run(int port, int devices, List<String> platforms, List<String> alsoUsers, Path journal) throws IOException {
    LabOptions options = new LabOptions(port, devices, platforms, Optional.ofNullable(journal));
    try (Lab lab = Lab.start(options)) {
      lab.devices().forEach(device -> device.allow(device.access().alsoFor(alsoUsers)));
      int first = lab.device(0).port();
      return untilTold(lab::close, "127.0.0.1:" + first + "-" + (first + devices - 1));
    }
  }

  /**
   * Replays a recording to everybody who logs in, until the process is told to end.
   *
   * @return the exit status
   * @throws InvalidRecordingException naming every mistake
   */
  public static int replay(int port, Path file) throws IOException {
    Recording recording = RecordingFile.read(file);
    try (ReplayDevice device = ReplayDevice.startForPeople(recording, port, LabCommand::tell)) {
      String user = recording.login().username();
      return untilTold(device::close, "127.0.0.1:%d (user %s)".formatted(device.port(), user));
    }
  }

  private static void tell(Playback playback) {
    System.out.println(playback.deviation().orElseGet(() -> "ended: " + playback.position()));
    System.out.flush();
  }

  private static int untilTold(Closeable running, String ready) {
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("lab-end").unstarted(() -> close(running, end)));
    System.out.println("ready: " + ready);
    System.out.flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static void close(Closeable running, CountDownLatch end) {
    try {
      running.close();
    } catch (IOException e) {
      System.err.println("lab did not close cleanly: " + e.getMessage());
    } finally {
      end.countDown();
    }
  }
}
