package dev.trunkline.chaos;

import dev.trunkline.api.cli.Trunkline;
import dev.trunkline.chaos.Events.Kind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code trunkline} in a JVM of its own, told what to do by signals. */
final class Child {
  private static final String READY = "ready: ";
  private static final List<String> JVM =
      List.of(
          "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private final String name;
  private final Process process;
  private final Events events;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private Child(String name, Process process, Events events) {
    this.name = name;
    this.process = process;
    this.events = events;
  }

  /**
   * @param log to which its output is added
   * @param arguments as after {@code ./trunkline}
   */
  static Child start(String name, Path log, List<String> arguments, Map<String, String> environment, Events events) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", classPath(), Trunkline.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(log.getParent().toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Child child = new Child(name, builder.start(), events);
      events.note(name, child.pid(), Kind.STARTED);
      child.process.onExit().thenRun(() -> events.note(name, child.pid(), Kind.GONE));
      Thread.ofVirtual().start(() -> child.hear(log));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of this process; absolute, because the child works in a directory of its own where no config.toml lies around. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void hear(Path log) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter file =
            new PrintWriter(Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true)) {
      file.printf("--- process %d%n", pid());
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.println(line);
        if (!line.startsWith(READY)) continue;
        events.note(name, pid(), Kind.READY);
        ready.complete(line.substring(READY.length()));
      }
      ready.completeExceptionally(new IOException(name + " ended before it was ready, see " + log));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isReady() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  /** What it says it is ready for, such as its URL. */
  String awaitReady(Duration atMost) throws IOException, InterruptedException {
    try {
      return ready.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(name + " was not ready in " + atMost.toSeconds() + " s", e);
    }
  }

  void kill() {
    events.note(name, pid(), Kind.KILLED);
    process.destroyForcibly();
  }

  void tellToEnd() {
    events.note(name, pid(), Kind.TOLD_TO_END);
    process.destroy();
  }

  void freeze() {
    events.note(name, pid(), Kind.FROZEN);
    Signal.send("STOP", pid());
  }

  void thaw() {
    Signal.send("CONT", pid());
    events.note(name, pid(), Kind.THAWED);
  }

  /** The end without a word, for when all is over. A process that is stopped dies of it too. */
  void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
