package dev.trunkline.api;

import dev.trunkline.Role;
import dev.trunkline.database.OwnDatabase;
import dev.trunkline.lab.Lab;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The api in this JVM and workers in JVMs of their own, which may be lost, on a database that nobody else uses. */
final class Fleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path directory;
  private final OwnDatabase database;
  private final WebEdge edge;
  private final JdbcClient jdbc;
  private final Map<String, String> environment = new HashMap<>();
  private final List<ServeProcess> workers = new ArrayList<>();

  private Fleet(Path directory, OwnDatabase database, WebEdge edge) throws SQLException {
    this.directory = directory;
    this.database = database;
    this.edge = edge;
    this.jdbc = JdbcClient.create(new SingleConnectionDataSource(database.connect(), true));
    environment.putAll(database.environment());
    environment.put("TRUNKLINE_SHUTDOWN_GRACE_PERIOD_SECONDS", "1");
    environment.put("TRUNKLINE_DATABASE_MAX_CONNECTIONS", "5");
  }

  /** Without workers yet. */
  static Fleet start(Path directory) throws SQLException {
    return on(OwnDatabase.start(directory.resolve("database")), directory);
  }

  /** On a database that may be in use already, and is the fleet's from now on. */
  static Fleet on(OwnDatabase database, Path directory) throws SQLException {
    Map<String, String> given = new HashMap<>(database.settings());
    given.putAll(Map.of("server.port", "0", "auth.bootstrap_token", TestServer.TOKEN, "targets.allow", "127.0.0.0/8"));
    return new Fleet(directory, database, WebEdge.start(Settings.load(null, Map.of(), given), Role.API, () -> {}));
  }

  /** A variable of the workers that are started from now on. */
  Fleet with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Client client() {
    return new Client(HttpClient.newHttpClient(), edge.url(), TestServer.TOKEN);
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  OwnDatabase database() {
    return database;
  }

  List<ServeProcess> workers() {
    return workers;
  }

  /** Until there are so many workers, all of them ready. */
  void fillUp(int count) throws Exception {
    fillUp(count, System.getProperty("java.class.path"));
  }

  void fillUp(int count, String classPath) throws Exception {
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ServeProcess>> starting = new ArrayList<>();
      for (int i = workers.size(); i < count; i++) starting.add(starters.submit(() -> startWorker(classPath)));
      for (Future<ServeProcess> worker : starting) workers.add(worker.get());
    }
  }

  private ServeProcess startWorker(String classPath) throws IOException {
    return ServeProcess.start(directory, Role.WORKER, classPath, environment);
  }

  /** Which of the workers has the job in its hands. */
  ServeProcess workerOf(String job) {
    String name = field(job, "worker");
    return workers.stream().filter(worker -> name.contains("-" + worker.pid() + "-worker-")).findFirst().orElseThrow();
  }

  /** {@code kill -9}. */
  void lose(ServeProcess worker) throws InterruptedException {
    worker.kill();
    workers.remove(worker);
  }

  /** One column of the job's row, as text. */
  String field(String job, String column) {
    return jdbc.sql("select coalesce(%s::text, '') from jobs where id = cast(:job as uuid)".formatted(column))
        .param("job", job)
        .query(String.class)
        .single();
  }

  /** All of the job's results, as text. */
  List<String> results(String job) {
    return jdbc.sql("select r::text from command_results r where job_id = cast(:job as uuid) order by index")
        .param("job", job)
        .query(String.class)
        .list();
  }

  static void await(String what, BooleanSupplier happened) {
    await(what, PATIENCE, happened);
  }

  static void await(String what, Duration patience, BooleanSupplier happened) {
    long limit = System.nanoTime() + patience.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) throw new AssertionError("waited in vain until " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  void awaitEnd(String job) {
    await("job " + job + " ends", () -> !field(job, "ended_at").isEmpty());
  }

  /** A request for a job on a device of the lab. */
  static String job(Lab lab, int device, String more, String... commands) {
    return "{\"device\": %s, %s \"commands\": [\"%s\"]}"
        .formatted(TestServer.device(lab.device(device).port(), "cisco_ios"), more, String.join("\", \"", commands));
  }

  @Override
  public void close() throws InterruptedException {
    for (ServeProcess worker : workers) worker.close();
    edge.close();
    database.close();
  }
}
