package dev.trunkline.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PostgreSQL server that works on a data directory, found by what it keeps there. It outlives a {@code kill -9} of
 * the process that started it.
 *
 * @param directory the real path, as the server was given it
 */
record Postmaster(Path directory) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Stops it, where it runs, and clears away a postmaster.pid that would keep the next one from starting. */
  void stop() throws IOException, InterruptedException {
    Optional<ProcessHandle> server = running();
    if (server.isPresent()) {
      server.get().destroy();
      if (!awaitEnd()) killed(server.get());
    }
    // PostgreSQL itself sees through the pid of a dead process. It takes any live one for a server, that of a stranger
    // or of a zombie that nobody reaps, and gives up on the empty file that a power cut leaves.
    boolean recordsTheDead = recordedPid().isPresent() && recordedProcess().isEmpty();
    if (!recordsTheDead) Files.deleteIfExists(pidFile());
  }

  /** The recorded process, if it is alive and is the server of this very directory. */
  Optional<ProcessHandle> running() throws IOException {
    return recordedProcess().filter(this::worksHere);
  }

  private void killed(ProcessHandle server) throws IOException, InterruptedException {
    server.destroyForcibly();
    if (!awaitEnd()) {
      throw new DatabaseUnavailable(
          "process " + server.pid() + " still works on " + directory + " and does not stop: end it, then start again");
    }
  }

  private boolean awaitEnd() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (running().isPresent()) {
      if (System.nanoTime() - end > 0) return false;
      Thread.sleep(POLL);
    }
    return true;
  }

  private Optional<ProcessHandle> recordedProcess() throws IOException {
    return recordedPid().flatMap(ProcessHandle::of);
  }

  private Optional<Long> recordedPid() throws IOException {
    try (Stream<String> lines = Files.lines(pidFile())) {
      return lines.findFirst().map(String::strip).filter(line -> line.matches("\\d{1,10}")).map(Long::valueOf);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private boolean worksHere(ProcessHandle process) {
    return process.info().arguments().filter(words -> Arrays.asList(words).contains(directory.toString())).isPresent();
  }

  private Path pidFile() {
    return directory.resolve("postmaster.pid");
  }
}
