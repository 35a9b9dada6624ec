package dev.trunkline.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants done on one device, checked and complete: every default is already in it.
 *
 * @param commands at least one, unless the job only saves or looks; their answers are carried here and sealed when stored
 * @param save whether a config job saves the running configuration at its end
 * @param timeout from the first start to the end, over all attempts
 * @param maxRetries 0 to 5 further attempts, used only where the effect allows
 * @param priority higher runs earlier in its lane
 * @param runAt not before this
 * @param expiresAt not to be started after this
 * @param parse empty where outputs are kept as they are
 * @param origin the job it was made of, where there is one
 * @param submittedBy the name of whoever asked for it; empty where that is not known, or nobody did
 */
public record JobSpec(
    String tenant,
    DeviceAddress device,
    JobKind kind,
    Effect effect,
    List<Command> commands,
    boolean save,
    FailureStrategy failureStrategy,
    Duration timeout,
    int maxRetries,
    int priority,
    Optional<Instant> runAt,
    Optional<Instant> expiresAt,
    String description,
    Map<String, String> labels,
    Optional<OutputParser> parse,
    Secrets secrets,
    Origin origin,
    Optional<String> submittedBy) {
  public static final String DEFAULT_TENANT = "default";

  public JobSpec {
    commands = List.copyOf(commands);
    labels = Map.copyOf(labels);
  }

  /** A job that is asked for by itself, by nobody yet. */
  public JobSpec(
      String tenant,
      DeviceAddress device,
      JobKind kind,
      Effect effect,
      List<Command> commands,
      boolean save,
      FailureStrategy failureStrategy,
      Duration timeout,
      int maxRetries,
      int priority,
      Optional<Instant> runAt,
      Optional<Instant> expiresAt,
      String description,
      Map<String, String> labels,
      Optional<OutputParser> parse,
      Secrets secrets) {
    this(
        tenant, device, kind, effect, commands, save, failureStrategy, timeout, maxRetries, priority, runAt, expiresAt,
        description, labels, parse, secrets, new Origin.Asked(), Optional.empty());
  }

  /** The same with the secrets that it logs in with. */
  public JobSpec with(Secrets known) {
    return new JobSpec(
        tenant, device, kind, effect, commands, save, failureStrategy, timeout, maxRetries, priority, runAt, expiresAt,
        description, labels, parse, known, origin, submittedBy);
  }

  /** The same, asked for by somebody. */
  public JobSpec by(String name) {
    return new JobSpec(
        tenant, device, kind, effect, commands, save, failureStrategy, timeout, maxRetries, priority, runAt, expiresAt,
        description, labels, parse, secrets, origin, Optional.of(name));
  }

  /** The same once the platform of the device was found. */
  public JobSpec on(String platform) {
    return new JobSpec(
        tenant, device.on(platform), kind, effect, commands, save, failureStrategy, timeout, maxRetries, priority, runAt,
        expiresAt, description, labels, parse, secrets, origin, submittedBy);
  }
}
