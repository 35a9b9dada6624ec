package dev.trunkline.bench;

import dev.trunkline.api.cli.Trunkline;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Simulated devices in a process of their own, so that what they cost is not measured with the rest. */
final class LabProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: 127\\.0\\.0\\.1:(\\d+)-(\\d+)");

  private final Process process;
  private final int firstPort;

  private LabProcess(Process process, int firstPort) {
    this.process = process;
    this.firstPort = firstPort;
  }

  static LabProcess start(int devices, int port, String platform) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"),
                Trunkline.class.getName(), "lab",
                "--devices", Integer.toString(devices), "--port", Integer.toString(port), "--platform", platform)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) return new LabProcess(process, Integer.parseInt(ready.group(1)));
    }
    throw new IOException("the simulated devices did not start");
  }

  /** @param device counted from 0 */
  int port(int device) {
    return firstPort + device;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
