package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import dev.trunkline.api.cli.Trunkline;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** {@code trunkline serve} in a JVM of its own, on an embedded database under the directory. */
final class ServeProcess implements AutoCloseable {
  private static final String READY = "ready: ";

  private final Process process;
  private final String url;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private ServeProcess(Process process) throws IOException {
    this.process = process;
    BufferedReader reader = process.inputReader();
    this.url = readUrl(reader);
    Thread.ofVirtual().start(() -> reader.lines().forEach(output::add));
  }

  static ServeProcess start(Path directory, Map<String, String> environment) throws IOException {
    return start(directory, Role.ALL, System.getProperty("java.class.path"), environment);
  }

  /**
   * @param classPath the product to start, as this JVM has it or another version
   */
  static ServeProcess start(Path directory, Role role, String classPath, Map<String, String> environment) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    // Below a shell that runs it in the background SIGINT is ignored, and whoever inherits that never hears it.
    if (Files.isDirectory(Path.of("/proc/self"))) command.addAll(List.of("env", "--default-signal=INT"));
    command.addAll(
        List.of(
            // Starting is most of what it does, and the first compiler is enough for that.
            java, "-Xmx512m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-cp", classPath, Trunkline.class.getName(),
            "serve", "--role", role.wireName(), "--port", "0", "--data-dir", directory.resolve("data").toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(Map.of("TRUNKLINE_AUTH_BOOTSTRAP_TOKEN", TestServer.TOKEN, "TRUNKLINE_TARGETS_ALLOW", "127.0.0.0/8"));
    builder.environment().putAll(environment);
    return new ServeProcess(builder.start());
  }

  private String readUrl(BufferedReader reader) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      output.add(line);
      if (line.startsWith(READY)) return line.substring(READY.length());
    }
    throw new IOException("it did not start:\n" + String.join("\n", output));
  }

  Client client() {
    return new Client(HttpClient.newHttpClient(), url, TestServer.TOKEN);
  }

  long pid() {
    return process.pid();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void terminate() {
    process.destroy();
  }

  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /**
   * @param name without SIG
   */
  void signal(String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
  }

  /** Its exit code. */
  int exitWithin(Duration atMost) throws InterruptedException {
    assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)).as(String.join("\n", output)).isTrue();
    return process.exitValue();
  }

  /** What it has written so far. */
  List<String> output() {
    return output;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
  }
}
