package dev.trunkline.settings;

import dev.trunkline.job.FailureStrategy;
import dev.trunkline.transport.HostKeyPolicy;
import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an operator can set. Each key is declared once, in the {@code from} method of its section: name, default, range
 * and one sentence. {@link #load} is the way to get one; what it returns has been checked whole.
 *
 * @param entries every key with the value in force, in the order of {@code config.toml}; secrets are masked
 * @param warnings what looks like a slip but stops nothing, one sentence each
 */
public record Settings(
    Server server,
    Data data,
    Database database,
    Auth auth,
    OidcRules oidc,
    EdgeRules edge,
    Secrets secrets,
    ProviderRules providers,
    VaultRules vault,
    Targets targets,
    HostKeys hostKeys,
    Worker worker,
    SshRules ssh,
    ConnectionRules connections,
    TunnelRules tunnels,
    DeviceRules devices,
    InventoryRules inventory,
    JobRules jobs,
    Results results,
    EventRules events,
    WebhookRules webhooks,
    AuditRules audit,
    Platforms platforms,
    Parsing parsing,
    WindowRules windows,
    PolicyRules policy,
    ShutdownRules shutdown,
    Logging logging,
    List<Entry> entries,
    List<String> warnings) {

  /** The file that is read where none is named and it exists, in the working directory. */
  public static final Path DEFAULT_FILE = Path.of("config.toml");

  public Settings {
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads every key: the command line wins over the environment, that over the file, that over the default.
   *
   * @param configOrNull a file that must exist, or null for {@link #DEFAULT_FILE}, which need not
   * @param environment all variables of the process; those that begin with {@code TRUNKLINE_} count
   * @param commandLine values by key, such as {@code server.port}
   * @throws BadSettings naming every mistake in all of them
   */
  public static Settings load(Path configOrNull, Map<String, String> environment, Map<String, String> commandLine) {
    Reading reading = new Reading(Inputs.of(configOrNull, environment, commandLine));
    Settings settings = read(reading);
    settings.server.check(reading);
    settings.oidc.check(reading);
    settings.vault.check(reading);
    settings.connections.check(settings.devices.reservedLines(), reading);
    reading.throwIfMistaken();
    return settings;
  }

  /** One {@code key = value} per line, as in force. Safe to log: a secret shows as {@code (set)}. */
  public String describe() {
    return entries.stream().map(Entry::toString).collect(Collectors.joining("\n"));
  }

  static Settings read(Reading reading) {
    return new Settings(
        Server.from(reading.section("server")),
        Data.from(reading.section("data")),
        Database.from(reading.section("database")),
        Auth.from(reading.section("auth")),
        OidcRules.from(reading.section("oidc")),
        EdgeRules.from(reading.section("edge")),
        Secrets.from(reading.section("secrets")),
        ProviderRules.from(reading.section("providers")),
        VaultRules.from(reading.section("vault")),
        Targets.from(reading.section("targets")),
        HostKeys.from(reading.section("host_keys")),
        Worker.from(reading.section("worker")),
        SshRules.from(reading.section("ssh")),
        ConnectionRules.from(reading.section("connections")),
        TunnelRules.from(reading.section("tunnels")),
        DeviceRules.from(reading.section("devices")),
        InventoryRules.from(reading.section("inventory")),
        JobRules.from(reading.section("jobs")),
        Results.from(reading.section("results")),
        EventRules.from(reading.section("events")),
        WebhookRules.from(reading.section("webhooks")),
        AuditRules.from(reading.section("audit")),
        Platforms.from(reading.section("platforms")),
        Parsing.from(reading.section("parsing")),
        WindowRules.from(reading.section("windows")),
        PolicyRules.from(reading.section("policy")),
        ShutdownRules.from(reading.section("shutdown")),
        Logging.from(reading.section("logging")),
        reading.entries(),
        reading.warnings());
  }

  /** A key with the value in force, written as in {@code config.toml}. */
  public record Entry(String key, String value) {
    @Override
    public String toString() {
      return key + " = " + value;
    }
  }

  /**
   * @param port 0 for any that is free
   * @param tlsCertificate with the key, or neither: then it speaks HTTP
   */
  public record Server(InetAddress address, int port, Optional<Path> tlsCertificate, Optional<Path> tlsPrivateKey) {
    static Server from(Section section) {
      return new Server(
          section.text("address", "127.0.0.1", Formats::address, "IP address to listen on; 0.0.0.0 for all."),
          section.integer("port", 8080, 0, 65_535, "TCP port to listen on; 0 takes any that is free."),
          section.text("tls_certificate", "", Formats::readableFile, "PEM file with the certificate and those up to its root;"
              + " empty speaks HTTP."),
          section.text("tls_private_key", "", Formats::readableFile, "PEM file with the private key of that certificate."));
    }

    void check(Reading reading) {
      if (tlsCertificate.isPresent() == tlsPrivateKey.isPresent()) return;
      reading.note("server.tls_certificate and server.tls_private_key: must be given both, or neither");
    }
  }

  public record Data(Path dir) {
    static Data from(Section section) {
      return new Data(
          section.text("dir", "./data", Formats::path, "Directory of the embedded database"
              + " and of other files that are kept."));
    }
  }

  /**
   * @param url empty for the embedded PostgreSQL
   * @param maxConnections of the pool of the product; each of the two pools, one for the job engine and one for everything else
   */
  public record Database(
      Optional<String> url,
      String user,
      Secret password,
      int maxConnections,
      Duration connectionTimeout,
      Duration socketTimeout) {
    static Database from(Section section) {
      return new Database(
          section.text("url", "", Formats::databaseUrl, "jdbc:postgresql://host:port/name, PostgreSQL 14 or newer;"
              + " empty runs an embedded one under data.dir."),
          section.text("user", "", "Role to log in as; only with a url."),
          section.secret("password", "Password of that role; better set as TRUNKLINE_DATABASE_PASSWORD."),
          section.integer("max_connections", 20, 2, 1_000, "Pooled connections of one process;"
              + " the job engine has as many of its own."),
          section.seconds("connection_timeout_seconds", 10, 1, 300, "How long a connection may take."),
          section.seconds("socket_timeout_seconds", 60, 1, 3_600, "How long the server may be silent in a statement."));
    }
  }

  /** @param bootstrapToken the first admin token; where it is not set, one is made */
  public record Auth(Secret bootstrapToken) {
    static Auth from(Section section) {
      return new Auth(section.secret("bootstrap_token", "First admin token; empty makes one in data.dir/admin.token."));
    }
  }

  /** @param keyFile holds the key that encrypts credentials; empty for one under {@code data.dir} */
  public record Secrets(Optional<Path> keyFile) {
    static Secrets from(Section section) {
      return new Secrets(section.text("key_file", "", Formats::optionalPath, "File with the key that encrypts"
          + " credentials; empty makes one under data.dir, which an external database refuses."));
    }
  }

  /**
   * @param allow blocks of addresses that may be reached although they are refused by default
   * @param deny blocks that may not be reached, whatever {@code allow} says
   */
  public record Targets(List<IPAddress> allow, List<IPAddress> deny) {
    static Targets from(Section section) {
      return new Targets(
          section.list("allow", Formats::cidr, "CIDR blocks that may be reached although they are refused by default, such as"
              + " \"127.0.0.0/8\"."),
          section.list("deny", Formats::cidr, "CIDR blocks that no device is in; they win over allow."));
    }
  }

  /** @param policy what becomes of a host key that a device shows */
  public record HostKeys(HostKeyPolicy policy) {
    static HostKeys from(Section section) {
      return new HostKeys(section.choice("policy", HostKeyPolicy.ACCEPT_NEW, "Which host keys of devices are taken:"
          + " stored ones only, the first one seen, any."));
    }
  }

  /**
   * @param maxConcurrency no more than {@code concurrency} for a fixed number
   * @param maxConnectionsPerWorker above it the least recently used connection makes room
   * @param failureStrategyN what {@code abort_after_n} takes where a job does not say
   */
  public record Worker(
      int concurrency,
      int maxConcurrency,
      Duration timeout,
      boolean connectionReuse,
      Duration maxIdleTime,
      int maxConnectionsPerWorker,
      FailureStrategy failureStrategy,
      int failureStrategyN) {
    static Worker from(Section section) {
      int concurrency = section.integer("concurrency", 4, 1, 1_000, "Workers of one process, each running one job at a time.");
      int most = section.integer("max_concurrency", 0, 0, 1_000, "Workers there may be under load; 0 keeps their number fixed.");
      Duration timeout = section.seconds("timeout_seconds", 300, 1, 3_600, "How long a job may run where it does not say.");
      boolean reuse = section.flag("connection_reuse", true, "Whether a worker keeps connections for its next jobs.");
      Duration maxIdle = section.seconds("max_idle_time_seconds", 300, 1, 86_400, "How long an unused connection is kept.");
      int maxConnections = section.integer("max_connections_per_worker", 10, 1, 1_000, "Connections a worker keeps;"
          + " the least recently used one makes room.");
      String strategy = section.oneOf("failure_strategy", "continue", List.of("continue", "abort_first", "abort_after_n"),
          "What a failed command means for those after it.");
      int n = section.integer("failure_strategy_n", 3, 1, 1_000, "Failed commands that end a job; only with abort_after_n.");
      return new Worker(concurrency, most, timeout, reuse, maxIdle, maxConnections, FailureStrategy.of(strategy, n), n);
    }
  }

  /** @param maxOutputBytes of one command; what is beyond it is cut */
  public record Results(int maxOutputBytes, Duration retention) {
    static Results from(Section section) {
      return new Results(
          section.integer("max_output_bytes", 10_485_760, 1_024, 1_073_741_824, "Output kept of one command."),
          section.days("retention_days", 90, 1, 36_500, "How long jobs and results are kept."));
    }
  }

  /** @param dir platform files that add to the built-in ones or replace them */
  public record Platforms(Optional<Path> dir) {
    static Platforms from(Section section) {
      return new Platforms(section.text("dir", "", Formats::optionalPath, "Directory of your own platform files;"
          + " they win over the built-in ones."));
    }
  }

  /**
   * @param templateDirs each with a file named index; the first that has a template for a command wins
   * @param timeout for one output
   */
  public record Parsing(List<Path> templateDirs, Duration timeout) {
    static Parsing from(Section section) {
      return new Parsing(
          section.list("template_dirs", Formats::templateDir, "Directories of TextFSM templates, each with a file named"
              + " index, such as \"/opt/ntc-templates/templates\"."),
          section.seconds("timeout_seconds", 5, 1, 60, "How long parsing one output may take."));
    }
  }

  public record Logging(Level level, Format format) {
    /** How much is logged. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }

    /** For people or for machines. */
    public enum Format {
      TEXT,
      JSON
    }

    static Logging from(Section section) {
      return new Logging(
          section.choice("level", Level.INFO, "How much is logged."),
          section.choice("format", Format.TEXT, "Lines for people, or one JSON object per line."));
    }
  }
}
