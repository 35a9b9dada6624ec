package dev.trunkline;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.job.Command;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A node on the test database, and the few things tests ask of it. */
public final class TestNode implements AutoCloseable {
  private final Node node;

  private TestNode(Node node) {
    this.node = node;
  }

  /** On an emptied database. */
  public static TestNode first(Map<String, String> settings, JobRunner runner) {
    TestNode node = further(settings, runner);
    return node;
  }

  /** Beside others on the same database. */
  public static TestNode further(Map<String, String> more, JobRunner runner) {
    Settings settings = TestDatabase.settings(more);
    Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
    Database database = TestDatabase.open(settings);
    return new TestNode(Node.start(settings, Role.ALL, database, _ -> runner));
  }

  public Node node() {
    return node;
  }

  public UUID submit(JobSpec spec) {
    return node.queue().submission().submit(spec);
  }

  /** Waits for the end of the job. */
  public JobState end(UUID job) throws InterruptedException {
    node.queue().endedJobs().await(job, Duration.ofSeconds(30), () -> state(job).ended());
    return state(job);
  }

  public JobState state(UUID job) {
    return JobState.ofWireName(node.jdbc().sql("select state from jobs where id = :id").param("id", job).query(String.class).single());
  }

  /** A job of one reading command for the device on that port of 127.0.0.1. */
  public static JobSpec job(int port) {
    return job(port, Effect.READ, "show version");
  }

  public static JobSpec job(int port, Effect effect, String... commands) {
    return new JobSpec(
        JobSpec.DEFAULT_TENANT,
        new DeviceAddress("127.0.0.1", port, "admin", "cisco_ios"),
        JobKind.COMMAND,
        effect,
        List.of(commands).stream().map(Command::of).toList(),
        false,
        new FailureStrategy.Continue(),
        1,
        Duration.ofSeconds(30),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        "",
        Map.of(),
        new Secrets(Map.of(Secrets.PASSWORD, "admin")));
  }

  @Override
  public void close() {
    node.close();
  }
}
