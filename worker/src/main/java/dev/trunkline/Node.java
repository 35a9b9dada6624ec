package dev.trunkline;

import dev.trunkline.access.Tokens;
import dev.trunkline.audit.AuditTrail;
import dev.trunkline.batch.BatchListener;
import dev.trunkline.batch.Batches;
import dev.trunkline.calendar.Calendars;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.Keepalives;
import dev.trunkline.connection.KnownLimits;
import dev.trunkline.connection.LoginGuard;
import dev.trunkline.database.Database;
import dev.trunkline.device.Platforms;
import dev.trunkline.event.LiveEvents;
import dev.trunkline.event.LiveOutput;
import dev.trunkline.execution.CommandJournal;
import dev.trunkline.execution.DetectedPlatforms;
import dev.trunkline.execution.DeviceLogin;
import dev.trunkline.execution.JobExecution;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.execution.LaneLease;
import dev.trunkline.execution.PlatformSearch;
import dev.trunkline.execution.WarmDevices;
import dev.trunkline.execution.Warming;
import dev.trunkline.execution.WindowRules;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.parsing.OutputParsing;
import dev.trunkline.parsing.TemplateFolders;
import dev.trunkline.queue.ProcessIdentity;
import dev.trunkline.queue.QuarantineAudit;
import dev.trunkline.queue.Queue;
import dev.trunkline.queue.Shutdown;
import dev.trunkline.queue.Work;
import dev.trunkline.schedule.Scheduling;
import dev.trunkline.secret.Keys;
import dev.trunkline.session.WarmSessions;
import dev.trunkline.settings.Settings;
import dev.trunkline.stats.ThisProcess;
import dev.trunkline.transport.TargetRules;
import dev.trunkline.tunnel.HttpForward;
import dev.trunkline.tunnel.Tunnels;
import dev.trunkline.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One process of Trunkline, wired: everything in the order it is needed, closed in the reverse. Runs without a web server. */
public final class Node implements AutoCloseable {
  private static final Duration LOOK_AT_BATCHES_EVERY = Duration.ofSeconds(1);
  private static final Duration SWEEP_TUNNELS_EVERY = Duration.ofSeconds(1);
  private static final Duration SHOW_OUTPUT_EVERY = Duration.ofMillis(100);
  private static final Duration LOOK_AT_LIMITS_EVERY = Duration.ofSeconds(10);
  private static final Duration FORGET_OUTPUT_EVERY = Duration.ofSeconds(10);

  private final Settings settings;
  private final ProcessIdentity identity;
  private final Database database;
  private final JdbcClient jdbc;
  private final Platforms platforms;
  private final Keys keys;
  private final Tokens tokens;
  private final StoredDevices devices;
  private final StoredCredentials credentials;
  private final LoginGuard loginGuard;
  private final AuditTrail audit;
  private final Connections connections;
  private final Keepalives keepalives;
  private final WarmSessions warm;
  private final DeviceLogin login;
  private final TargetRules targets;
  private final Tunnels tunnels;
  private final HttpForward forward;
  private final LiveEvents events;
  private final LiveOutput output;
  private final Queue queue;
  private final Batches batches;
  private final Scheduling scheduling;
  private final Webhooks webhooks;
  private final Shutdown shutdown;
  private final ThisProcess thisProcess;
  private final LaneLease lease = new LaneLease(System.nanoTime());
  private final KnownLimits limits = new KnownLimits();

  private Node(Settings settings, Role role, Database database, Function<Node, JobRunner> runner) {
    this.settings = settings;
    this.identity = ProcessIdentity.ofThisProcess(role.wireName());
    this.database = database;
    this.jdbc = JdbcClient.create(database.dataSource());
    this.platforms = Platforms.load(settings.platforms().dir().orElse(null));
    this.keys = new KeyParts(settings, database).open();
    this.tokens = new Tokens(jdbc, keys.sealer());
    this.devices = new StoredDevices(jdbc);
    this.credentials = LoginParts.credentials(settings, jdbc, keys.sealer());
    LoginParts logins = new LoginParts(settings, database, limits);
    this.loginGuard = logins.guard(keys.sealer());
    this.audit = AuditTrail.start(JdbcClient.create(database.engineDataSource()));
    ConnectionParts parts = new ConnectionParts(settings, platforms, limits);
    this.connections = parts.connections(identity.connectionIds(), audit);
    this.keepalives = parts.keepalives(connections);
    this.warm = new WarmSessions(connections);
    this.login = logins.login(connections, loginGuard, audit);
    this.targets = logins.targets();
    this.tunnels = new Tunnels(settings.tunnels(), logins.forwardTargets(), login, audit);
    this.forward = new HttpForward(settings.tunnels(), login, tunnels.targets(), audit);
    this.events = new LiveEvents(jdbc, settings.events().maxListeners());
    this.output = new LiveOutput(jdbc, this::happened);
    Work work = Work.by(settings, jdbc, new CrewParts(settings.worker(), identity, warm).crew(role.runsJobs()), runner.apply(this), lease);
    this.queue = new Queue(identity, database, keys.sealer(), work, events);
    this.batches = new Batches(database, queue.heldJobs());
    this.scheduling = Scheduling.on(database, keys.sealer(), new Scheduling.Doors(queue.submission(), batches), settings);
    this.webhooks = new Webhooks(database, keys.sealer(), targets, settings.webhooks(), audit, identity.id().toString());
    this.shutdown = new Shutdown(settings.shutdown(), queue, warm, tunnels);
    this.thisProcess = new ThisProcess(identity, queue::workers, warm, shutdown);
  }

  /** Opens the database and joins the cluster. */
  public static Node start(Settings settings, Role role) {
    return start(settings, role, Database.open(settings), Node::jobExecution);
  }

  /** As {@link #start(Settings, Role)}, with something else to do than running jobs on devices: for benchmarks. */
  public static Node start(Settings settings, Role role, Database database, Function<Node, JobRunner> runner) {
    try {
      Node node = new Node(settings, role, database, runner);
      node.queue.start(node.warm, settings.connections().cleanupInterval(), node.thisProcess);
      node.queue.every(SWEEP_TUNNELS_EVERY, "closing tunnels that are over", () -> node.tunnels.sweep(Instant.now()));
      KeyParts.follow(node.keys, node.queue, node.audit, node.identity);
      node.queue.listen(new QuarantineAudit(node.audit));
      node.queue.listen(new BatchListener(node.batches));
      node.queue.every(LOOK_AT_BATCHES_EVERY, "looking after batches", node.batches::look);
      new TrustedConnections(node.connections, node.credentials, node.audit, node.jdbc).follow(node.queue, settings);
      node.queue.every(LOOK_AT_LIMITS_EVERY, "looking for limits of devices", () -> node.limits.replace(node.devices.limited()));
      node.queue.every(Tokens.NOTE_USES_EVERY, "noting when tokens were used", node.tokens::noteUses);
      node.queue.every(Tokens.LOOK_AGAIN_EVERY, "closing tunnels of revoked tokens", () -> {
        Instant now = Instant.now();
        node.tunnels.closeOf(owner -> !node.tokens.stillHolds(owner, now), now);
      });
      new WebhookParts(node.webhooks).follow(node.loginGuard);
      if (role.firesSchedules()) node.scheduling.start(node.identity.id(), node.queue::every);
      node.queue.every(SHOW_OUTPUT_EVERY, "showing output", () -> node.output.write(System.nanoTime()));
      node.queue.every(FORGET_OUTPUT_EVERY, "forgetting shown output", node.output::forget);
      if (role.runsJobs() && !settings.connections().warm().isEmpty()) node.keepWarm();
      return node;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Running jobs on devices, by the settings. */
  JobRunner jobExecution() {
    OutputParsing parsing = new OutputParsing(TemplateFolders.open(settings.parsing().templateDirs()), settings.parsing().timeout());
    JdbcClient engine = JdbcClient.create(database.engineDataSource());
    CommandJournal journal = new CommandJournal(engine, database.presence(), lease, output);
    WindowRules windows = new WindowRules(new Calendars(new StoredCalendars(jdbc)), settings.windows().reserve());
    return new JobExecution(platformSearch(), journal, parsing, credentials, windows);
  }

  private PlatformSearch platformSearch() {
    return new PlatformSearch(platforms, login, detectedPlatforms());
  }

  private void happened() {
    queue.happened();
  }

  private void keepWarm() {
    WarmDevices wanted = new WarmDevices(settings.connections().warm(), devices, credentials, settings.ssh().algorithms());
    Warming warming = new Warming(wanted, platformSearch(), warm, queue::laneOf);
    queue.every(Warming.LOOK_EVERY, "keeping connections warm", () -> {
      if (shutdown.startTime().isEmpty()) warming.look(Instant.now());
    });
  }

  public Settings settings() {
    return settings;
  }

  public ProcessIdentity identity() {
    return identity;
  }

  public Database database() {
    return database;
  }

  public JdbcClient jdbc() {
    return jdbc;
  }

  public Platforms platforms() {
    return platforms;
  }

  public DeviceLogin deviceLogin() {
    return login;
  }

  public TargetRules targets() {
    return targets;
  }

  public LoginGuard loginGuard() {
    return loginGuard;
  }

  public Keys keys() {
    return keys;
  }

  public Tokens tokens() {
    return tokens;
  }

  public StoredDevices devices() {
    return devices;
  }

  public StoredCredentials credentials() {
    return credentials;
  }

  public DetectedPlatforms detectedPlatforms() {
    return new DetectedPlatforms(jdbc);
  }

  public LiveEvents events() {
    return events;
  }

  public Queue queue() {
    return queue;
  }

  public Batches batches() {
    return batches;
  }

  public Scheduling scheduling() {
    return scheduling;
  }

  public Webhooks webhooks() {
    return webhooks;
  }

  public ThisProcess thisProcess() {
    return thisProcess;
  }

  public WarmSessions warmSessions() {
    return warm;
  }

  public AuditTrail audit() {
    return audit;
  }

  public Connections connections() {
    return connections;
  }

  public Tunnels tunnels() {
    return tunnels;
  }

  public HttpForward forward() {
    return forward;
  }

  public Shutdown shutdown() {
    return shutdown;
  }

  /** Ends the work in order where that has not happened yet, writes what is left of the audit, then lets go of the database. */
  @Override
  public void close() {
    scheduling.close();
    shutdown.perform();
    batches.close();
    webhooks.close();
    queue.close();
    keepalives.close();
    audit.close();
    database.close();
  }
}
