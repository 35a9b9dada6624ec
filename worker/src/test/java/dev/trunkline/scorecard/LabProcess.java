package dev.trunkline.scorecard;

import dev.trunkline.lab.LabCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One simulated device in a JVM of its own, so that its memory is not counted as ours. */
final class LabProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private LabProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static LabProcess start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, "-Xmx2g", "-cp", System.getProperty("java.class.path"), LabProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new LabProcess(process, port(process));
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }

  static void main() throws IOException {
    LabCommand.run(0, 1, List.of("cisco_ios"), List.of(), null);
  }

  private static int port(Process process) throws IOException {
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready: ")) return Integer.parseInt(line.substring(line.lastIndexOf('-') + 1));
    }
    throw new IOException("the lab ended before it was ready");
  }
}
