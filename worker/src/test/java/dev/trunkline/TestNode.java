package dev.trunkline;

import dev.trunkline.database.TestDatabase;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.NamedDevice;
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

  /** A node that runs jobs on devices. */
  public static TestNode onDevices(Map<String, String> more) {
    return onDevices(settings(more));
  }

  /** A node of this role, which runs jobs on devices where it runs any. */
  public static TestNode as(Role role) {
    Settings settings = settings(Map.of());
    return new TestNode(Node.start(settings, role, TestDatabase.open(settings), Node::jobExecution));
  }

  /** A node that gives its jobs to {@code runner} instead. */
  public static TestNode with(JobRunner runner, Map<String, String> more) {
    return with(runner, settings(more));
  }

  /** A node that runs jobs on devices, on a database of the test's own. */
  public static TestNode onDevices(Settings settings) {
    return new TestNode(Node.start(settings, Role.ALL, TestDatabase.open(settings), Node::jobExecution));
  }

  /** As {@link #with(JobRunner, Map)}, on a database of the test's own. */
  public static TestNode with(JobRunner runner, Settings settings) {
    return new TestNode(Node.start(settings, Role.ALL, TestDatabase.open(settings), _ -> runner));
  }

  /** As {@link #with(JobRunner, Map)}, in another role. */
  public static TestNode as(Role role, JobRunner runner) {
    Settings settings = settings(Map.of());
    return new TestNode(Node.start(settings, role, TestDatabase.open(settings), _ -> runner));
  }

  private static Settings settings(Map<String, String> more) {
    Settings settings = TestDatabase.settings(more);
    Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
    return settings;
  }

  public Node node() {
    return node;
  }

  /** Stores a credential {@code admin} with this password. */
  public void credential(String name, String password) {
    Secrets secrets = new Secrets(Map.of(Secrets.PASSWORD, password));
    if (!node.credentials().create(JobSpec.DEFAULT_TENANT, name, "admin", secrets)) throw new AssertionError(name + " is taken");
  }

  /** Puts a device on 127.0.0.1 into the inventory. */
  public NamedDevice device(String name, int port, String platform, String credential, String... tags) {
    DeviceEntry entry = new DeviceEntry(name, "127.0.0.1", port, platform, credential, List.of(tags), "");
    if (!node.devices().create(JobSpec.DEFAULT_TENANT, entry)) throw new AssertionError(name + " is taken");
    return node.devices().find(JobSpec.DEFAULT_TENANT, name).orElseThrow();
  }

  /** As {@link #device}, reached from another device of the inventory. */
  public NamedDevice deviceBehind(String jump, String name, int port, String platform, String credential) {
    DeviceEntry entry = new DeviceEntry(name, "127.0.0.1", port, platform, credential, Optional.of(jump), List.of(), "");
    if (!node.devices().create(JobSpec.DEFAULT_TENANT, entry)) throw new AssertionError(name + " is taken");
    return node.devices().find(JobSpec.DEFAULT_TENANT, name).orElseThrow();
  }

  /** What the interface does when somebody rotates. */
  public void rotate(String credential, String password) {
    Secrets secrets = new Secrets(Map.of(Secrets.PASSWORD, password));
    node.queue().credentialRotated(node.credentials().rotate(JobSpec.DEFAULT_TENANT, credential, secrets).orElseThrow());
  }

  public UUID submit(Jobs job) {
    return submit(job.spec());
  }

  public UUID submit(JobSpec spec) {
    return node.queue().submission().submit(spec);
  }

  /** Submits the job and waits for its end. */
  public JobState run(Jobs job) throws InterruptedException {
    return end(submit(job));
  }

  /** Waits for the end of the job. */
  public JobState end(UUID job) throws InterruptedException {
    node.queue().endedJobs().await(job, Duration.ofSeconds(30), () -> state(job).ended());
    return state(job);
  }

  public JobState state(UUID job) {
    return JobState.ofWireName(node.jdbc().sql("select state from jobs where id = :id").param("id", job).query(String.class).single());
  }

  /** The outputs as they are kept, in the order of the commands. */
  public List<String> outputs(UUID job) {
    return column(job, "output");
  }

  /** The states of the commands, in their order. */
  public List<String> commandStates(UUID job) {
    return column(job, "state");
  }

  private List<String> column(UUID job, String column) {
    return node.jdbc()
        .sql("select %s from command_results where job_id = :job order by index".formatted(column))
        .param("job", job)
        .query(String.class)
        .list();
  }

  /** One column of the job's row, as text. */
  public String field(UUID job, String column) {
    return node.jdbc().sql("select %s::text from jobs where id = :job".formatted(column)).param("job", job).query(String.class).single();
  }

  @Override
  public void close() {
    node.close();
  }
}
