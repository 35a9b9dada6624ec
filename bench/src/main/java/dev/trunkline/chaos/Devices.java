package dev.trunkline.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulated devices, in a process of their own that nothing befalls: they are the witness. */
final class Devices {
  static final String USER = "admin";
  static final String OTHER_USER = "operator";
  static final String PASSWORD = "admin";
  static final String ENABLE_SECRET = "enable";

  private static final Pattern PORTS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)-\\d+");
  private static final Duration STARTUP = Duration.ofSeconds(300);

  private final Child process;
  private final Path journals;
  private int firstPort;

  private Devices(Child process, Path journals) {
    this.process = process;
    this.journals = journals;
  }

  /** They are not ready yet. */
  static Devices start(int count, Path directory, Events events) {
    Path journals = directory.resolve("journals");
    List<String> arguments =
        List.of(
            "lab", "--port", "0", "--devices", Integer.toString(count),
            "--also-user", OTHER_USER, "--journal", journals.toString());
    Child process = Child.start("devices", directory.resolve("devices.log"), arguments, Map.of(), events);
    return new Devices(process, journals);
  }

  void awaitReady() throws IOException, InterruptedException {
    String ready = process.awaitReady(STARTUP);
    Matcher ports = PORTS.matcher(ready);
    if (!ports.find()) throw new IOException("the devices are ready, but where? " + ready);
    firstPort = Integer.parseInt(ports.group(1));
  }

  /**
   * @param device counted from 0
   */
  int port(int device) {
    return firstPort + device;
  }

  /** How a job says which device it is for. */
  static Map<String, Object> login(int port, String user) {
    return Map.of(
        "host", "127.0.0.1", "port", port, "platform", "cisco_ios",
        "username", user, "password", PASSWORD, "secret", ENABLE_SECRET);
  }

  Path journals() {
    return journals;
  }

  void close() throws InterruptedException {
    process.close();
  }
}
