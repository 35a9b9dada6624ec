package dev.trunkline.chaos;

import dev.trunkline.secret.Sealer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * All that runs: devices, a database, one api process, schedulers, workers and the place for one more. Whoever opened it closes
 * it, at any moment and from any thread.
 */
final class Cluster implements AutoCloseable {
  static final String TOKEN = "tl_chaos.0123456789abcdef0123456789abcdef";

  /** Two, since only two could fire the same instant. */
  static final int SCHEDULERS = 2;

  private static final String WORKER = "worker-";
  private static final Duration STARTUP = Duration.ofSeconds(300);
  private static final int CONNECTIONS_EACH = 10;

  private final Path directory;
  private final Events events = new Events();
  private final PostgresServer database;
  private final List<Child> everStarted = new CopyOnWriteArrayList<>();
  private final List<Slot> workers = new ArrayList<>();
  private final Slot additional;
  private final List<Slot> schedulers = new ArrayList<>();
  private final Slot api;
  private final Path key;
  private volatile Devices devices;
  private String apiUrl = "";
  private volatile boolean closed;

  /**
   * @param directory for all their files
   */
  Cluster(Path directory, int workers) {
    this.directory = directory;
    this.database = new PostgresServer(directory, events);
    this.key = directory.resolve("secrets.key");
    this.api = new Slot(() -> serve("api", "api"));
    for (int n = 1; n <= workers; n++) this.workers.add(worker(WORKER + n));
    this.additional = worker(WORKER + "more");
    for (int n = 1; n <= SCHEDULERS; n++) {
      String name = "scheduler-" + n;
      this.schedulers.add(new Slot(() -> serve(name, "scheduler")));
    }
  }

  private Slot worker(String name) {
    return new Slot(() -> serve(name, "worker"));
  }

  static boolean isWorker(String name) {
    return name.startsWith(WORKER);
  }

  /** Returns when jobs are accepted and run, and schedules fired. */
  void start(int deviceCount) throws IOException, InterruptedException {
    Sealer.ofKeyFile(key, true);
    devices = Devices.start(deviceCount, directory, events);
    devices.awaitReady();
    database.start();
    api.fill();
    apiUrl = api.occupant().orElseThrow().awaitReady(STARTUP);
    fillAll();
  }

  private Child serve(String name, String role) {
    // A client that has lost the api finds its next process under the same address.
    String port = role.equals("api") && !apiUrl.isEmpty() ? apiUrl.substring(apiUrl.lastIndexOf(':') + 1) : "0";
    List<String> arguments =
        List.of("serve", "--role", role, "--port", port, "--data-dir", directory.resolve(name).toString());
    Map<String, String> environment = new HashMap<>(database.environment());
    environment.put("TRUNKLINE_SECRETS_KEY_FILE", key.toString());
    environment.put("TRUNKLINE_AUTH_BOOTSTRAP_TOKEN", TOKEN);
    environment.put("TRUNKLINE_TARGETS_ALLOW", "127.0.0.0/8");
    environment.put("TRUNKLINE_DATABASE_MAX_CONNECTIONS", Integer.toString(CONNECTIONS_EACH));
    environment.put("TRUNKLINE_SHUTDOWN_GRACE_PERIOD_SECONDS", "3");
    Child child = Child.start(name, directory.resolve(name + ".log"), arguments, environment, events);
    everStarted.add(child);
    if (closed) child.kill();
    return child;
  }

  Events events() {
    return events;
  }

  PostgresServer database() {
    return database;
  }

  Devices devices() {
    return devices;
  }

  /**
   * @param n counted from 0
   */
  Slot worker(int n) {
    return workers.get(n);
  }

  /**
   * @param n counted from 0
   */
  Slot scheduler(int n) {
    return schedulers.get(n);
  }

  /** Whether jobs are accepted and run. */
  boolean works() {
    return api.isVulnerable() && workers.stream().anyMatch(Slot::isVulnerable);
  }

  /** The place for one worker more than usual. */
  Slot additional() {
    return additional;
  }

  Slot api() {
    return api;
  }

  Rest client() {
    return new Rest(apiUrl, TOKEN);
  }

  /** Starts again what ended by itself, as a process does that finds no database when it starts. */
  void supervise() {
    api.revive();
    workers.forEach(Slot::revive);
    schedulers.forEach(Slot::revive);
    additional.revive();
  }

  /** Whatever befell it: everything runs again when this returns. */
  void restore() throws IOException, InterruptedException {
    additional.thaw();
    workers.forEach(Slot::thaw);
    schedulers.forEach(Slot::thaw);
    if (!database.isRunning()) database.start();
    fillAll();
  }

  private void fillAll() throws IOException, InterruptedException {
    api.fill();
    workers.forEach(Slot::fill);
    schedulers.forEach(Slot::fill);
    List<Child> filled =
        Stream.of(List.of(api), workers, schedulers).flatMap(List::stream).map(Slot::occupant).flatMap(Optional::stream).toList();
    for (Child child : filled) child.awaitReady(STARTUP);
  }

  /** Ends every process ever started, by its id; one that somebody starts just now ends too. Idempotent. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Child child : everStarted) child.close();
    database.close();
    if (devices != null) devices.close();
  }
}
