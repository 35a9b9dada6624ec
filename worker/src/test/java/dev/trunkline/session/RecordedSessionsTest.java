package dev.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.lab.replay.Cuts;
import dev.trunkline.lab.replay.InvalidRecordingException;
import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.RecordingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recording of {@code sessions/PLATFORM/CASE.session.toml}, through real SSH, however its bytes are cut into
 * packets. {@code -Dsessions=cisco_ios} or {@code -Dsessions=cisco_ios/basics} takes only some of them, {@code
 * -Dsessions.seed=...} the cuts of a run before.
 */
class RecordedSessionsTest {
  private static final Path FOLDER = Path.of("src/test/resources/sessions");
  private static final Platforms PLATFORMS = Platforms.load(null);
  private static final long SEED = Long.getLong("sessions.seed", System.nanoTime());

  private static final ExecutorService BESIDE_EACH_OTHER = Executors.newFixedThreadPool(6);

  @AfterAll
  static void end() {
    BESIDE_EACH_OTHER.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> a_recorded_session_comes_out_the_same_however_its_bytes_arrive() throws IOException {
    List<Path> files = files(System.getProperty("sessions", ""));
    assertThat(files).isNotEmpty();
    return files.stream()
        .flatMap(
            file ->
                Stream.of(
                    test(file, "in whole turns", new Cuts.Whole()),
                    test(file, "cut with seed " + SEED, new Cuts.Seeded(SEED)),
                    test(file, "every byte alone", new Cuts.EveryByte())))
        .toList()
        .stream();
  }

  @TestFactory
  Stream<DynamicTest> every_platform_has_a_recording() {
    return PLATFORMS.names().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertThat(files(name + "/")).isNotEmpty()));
  }

  /** Begins at once, beside the others: a session mostly waits for the device to be silent. */
  private static DynamicTest test(Path file, String way, Cuts cuts) {
    String name = FOLDER.relativize(file) + ", " + way;
    Future<Optional<String>> wrong = BESIDE_EACH_OTHER.submit(() -> replay(file, cuts));
    return DynamicTest.dynamicTest(name, () -> wrong.get().ifPresent(what -> fail(name + "\n" + what)));
  }

  /** What went wrong. */
  private static Optional<String> replay(Path file, Cuts cuts) throws Exception {
    try {
      RecordedSession.replay(read(file), platform(file), cuts);
      return Optional.empty();
    } catch (AssertionError | InvalidRecordingException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Recording read(Path file) throws IOException {
    Recording recording = RecordingFile.read(file);
    assertThat(recording.platform()).as("platform of " + file).isEqualTo(folder(file));
    return recording;
  }

  private static Platform platform(Path file) {
    return PLATFORMS
        .find(folder(file))
        .orElseThrow(() -> new AssertionError("no platform file is called " + folder(file)));
  }

  private static String folder(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static List<Path> files(String start) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".session.toml"))
          .filter(file -> FOLDER.relativize(file).toString().startsWith(start))
          .sorted()
          .toList();
    }
  }
}
