package dev.trunkline;

import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.Command;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.OutputParser;
import dev.trunkline.job.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds jobs for devices on 127.0.0.1, the way a test reads best: {@code Jobs.on(port).commands("show version").spec()}. */
public final class Jobs {
  private final int port;
  private final Map<String, String> secrets = new HashMap<>(Map.of(Secrets.PASSWORD, "admin"));
  private final List<Command> commands = new ArrayList<>();
  private String host = "127.0.0.1";
  private final List<JumpHost> jumps = new ArrayList<>();
  private final List<String> jumpPasswords = new ArrayList<>();
  private AlgorithmProfile algorithms = AlgorithmProfile.MODERN;
  private String username = "admin";
  private String platform = "cisco_ios";
  private JobKind kind = JobKind.COMMAND;
  private Effect effect = Effect.READ;
  private boolean save;
  private FailureStrategy strategy = new FailureStrategy.Continue();
  private Duration timeout = Duration.ofSeconds(30);
  private int maxRetries;
  private int priority;
  private Optional<Instant> runAt = Optional.empty();
  private Optional<OutputParser> parse = Optional.empty();
  private Optional<Instant> expiresAt = Optional.empty();
  private Optional<NamedDevice> inventory = Optional.empty();

  private Jobs(int port) {
    this.port = port;
  }

  public static Jobs on(int port) {
    return new Jobs(port);
  }

  /** By the name of a device in the inventory. */
  public static Jobs on(NamedDevice device) {
    Jobs jobs = new Jobs(device.entry().port());
    jobs.inventory = Optional.of(device);
    return jobs;
  }

  public Jobs commands(String... texts) {
    for (String text : texts) commands.add(Command.of(text));
    return this;
  }

  public Jobs command(Command command) {
    commands.add(command);
    return this;
  }

  public Jobs host(String address) {
    host = address;
    return this;
  }

  public Jobs username(String name) {
    username = name;
    return this;
  }

  public Jobs password(String password) {
    secrets.put(Secrets.PASSWORD, password);
    return this;
  }

  public Jobs enableSecret(String secret) {
    secrets.put(Secrets.ENABLE_SECRET, secret);
    return this;
  }

  public Jobs privateKey(String pem) {
    secrets.remove(Secrets.PASSWORD);
    secrets.put(Secrets.PRIVATE_KEY, pem);
    return this;
  }

  public Jobs platform(String name) {
    platform = name;
    return this;
  }

  /** A configuration job; needs the enable secret. */
  public Jobs config(String... lines) {
    kind = JobKind.CONFIG;
    return change().enableSecret("enable").commands(lines);
  }

  public Jobs saved() {
    save = true;
    return this;
  }

  public Jobs change() {
    effect = Effect.CHANGE;
    return this;
  }

  public Jobs destructive() {
    effect = Effect.DESTRUCTIVE;
    return this;
  }

  public Jobs strategy(FailureStrategy strategy) {
    this.strategy = strategy;
    return this;
  }

  public Jobs timeout(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  public Jobs retries(int most) {
    maxRetries = most;
    return this;
  }

  public Jobs priority(int priority) {
    this.priority = priority;
    return this;
  }

  public Jobs runAt(Instant at) {
    runAt = Optional.of(at);
    return this;
  }

  public Jobs expiresAt(Instant at) {
    expiresAt = Optional.of(at);
    return this;
  }

  public Jobs parse(OutputParser parser) {
    parse = Optional.of(parser);
    return this;
  }

  public Jobs otp(String code) {
    secrets.put(Secrets.OTP, code);
    return this;
  }

  public Jobs algorithms(AlgorithmProfile profile) {
    algorithms = profile;
    return this;
  }

  /** Over a jump host on 127.0.0.1 with the password; the last one named is next to the device. */
  public Jobs over(int jumpPort, String password) {
    jumps.add(new JumpHost("127.0.0.1", jumpPort, "admin", AlgorithmProfile.MODERN));
    jumpPasswords.add(password);
    return this;
  }

  public JobSpec spec() {
    if (commands.isEmpty()) commands("show version");
    DeviceAddress device =
        inventory
            .map(named -> named.address(algorithms))
            .orElseGet(() -> new DeviceAddress(host, port, username, platform, algorithms, jumps, Optional.empty()));
    for (int i = 0; i < jumps.size(); i++) secrets.put(Secrets.ofJump(jumps.size() - i) + Secrets.PASSWORD, jumpPasswords.get(i));
    Secrets given = inventory.map(named -> new Secrets(Map.of(), Optional.of(named.login()))).orElseGet(() -> new Secrets(secrets));
    return new JobSpec(
        JobSpec.DEFAULT_TENANT, device, kind, effect, commands, save, strategy, timeout, maxRetries, priority, runAt,
        expiresAt, "", Map.of(), parse, given);
  }
}
