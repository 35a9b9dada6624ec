package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.access.Caller;
import dev.trunkline.api.access.RunPermission;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.execution.DetectedPlatforms;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.Command;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.OutputParser;
import dev.trunkline.policy.CommandPolicy;
import dev.trunkline.settings.Settings;
import dev.trunkline.template.StoredTemplates;
import dev.trunkline.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Reads a job as asked for into one that is checked and complete. */
public final class RequestedJob {
  private static final List<String> KINDS = Arrays.stream(JobKind.values()).map(JobKind::wireName).toList();
  private static final List<String> STRATEGIES = List.of("continue", "abort_first", "abort_after_n");
  private static final String OUTSIDE_WINDOW = "outside_window";
  private static final String REFUSE = "refuse";
  private static final List<String> OUTSIDE = List.of("wait", REFUSE);
  private static final int LONGEST_TIMEOUT = 3_600;
  private static final int MOST_RETRIES = 5;
  private static final int DEFAULT_RETRIES = 3;
  private static final int MOST_PRIORITY = 1_000;
  private static final int MOST_FAILURES = 1_000;
  private static final int LONGEST_DESCRIPTION = 1_000;

  private final Settings settings;
  private final Platforms platforms;
  private final DetectedPlatforms detected;
  private final StoredDevices inventory;
  private final StoredTemplates templates;
  private final CommandPolicy policy;

  public RequestedJob(
      Settings settings, Platforms platforms, DetectedPlatforms detected, StoredDevices inventory, StoredTemplates templates) {
    this.settings = settings;
    this.platforms = platforms;
    this.detected = detected;
    this.inventory = inventory;
    this.templates = templates;
    this.policy = new CommandPolicy(settings.policy());
  }

  /**
   * @throws ProblemException INVALID_INPUT with every mistake, TARGET_NOT_ALLOWED, or FORBIDDEN where the caller may not run it
   */
  public JobSpec read(ObjectNode body, Caller caller, Instant now) {
    Mistakes mistakes = new Mistakes();
    Fields job = new Fields(body, "", mistakes);
    Supplier<JobSpec> asked = read(job, caller, mistakes, now);
    mistakes.throwIfAny();
    return asked.get();
  }

  /** Whether a job that was read without mistakes is to end where it may not run, instead of waiting. */
  public static boolean refusesToWait(ObjectNode job) {
    return job.path(OUTSIDE_WINDOW).asString("").equals(REFUSE);
  }

  /** As the other, of a job that is a part of something else. */
  static boolean refusesToWait(Fields job) {
    return job.value(OUTSIDE_WINDOW).filter(outside -> outside.asString("").equals(REFUSE)).isPresent();
  }

  /**
   * Reads a job that is a part of something else.
   *
   * @return makes the job, once it is known that nothing is wrong; throws ProblemException TARGET_NOT_ALLOWED or FORBIDDEN
   */
  Supplier<JobSpec> read(Fields job, Caller caller, Mistakes mistakes, Instant now) {
    Optional<RequestedDevice> device = RequestedDevice.read(job, caller, platforms, inventory, settings.ssh().algorithms());
    Optional<ChosenTemplate> chosen = ChosenTemplate.read(job, caller, templates);
    Optional<List<String>> lines = chosen.flatMap(template -> device.flatMap(on -> template.lines(on, job, ChosenTemplate.FIELD)));
    Optional<Platform> platform = device.flatMap(known -> platform(known, caller));
    Function<RequestedDevice, JobSpec> on = read(job, caller, platform, new Asked(chosen, lines), mistakes, now);
    return () -> {
      device.orElseThrow().checkTargets(settings.targets());
      return on.apply(device.get());
    };
  }

  /**
   * The template that a job is of.
   *
   * @param chosen empty where it names none, or something is wrong with it
   * @param lines filled in for the device
   */
  record Asked(Optional<ChosenTemplate> chosen, Optional<List<String>> lines) {
    private List<Command> commands(Fields job, RequestedCommands commands, JobKind kind) {
      if (lines.isPresent()) return commands.read(lines.get(), kind);
      return job.value(ChosenTemplate.FIELD).isPresent() ? List.of() : commands.read(kind);
    }
  }

  /** The template of a job, where it names one. */
  Optional<ChosenTemplate> template(Fields job, Caller caller) {
    return ChosenTemplate.read(job, caller, templates);
  }

  /**
   * Reads all of a job but its device.
   *
   * @param platform that it is for; empty where it is yet to be found out
   * @param asked the template that it names
   * @return makes the job for a device, once it is known that nothing is wrong
   */
  Function<RequestedDevice, JobSpec> read(
      Fields job, Caller caller, Optional<Platform> platform, Asked asked, Mistakes mistakes, Instant now) {
    Optional<Template> template = asked.chosen().map(ChosenTemplate::template);
    JobKind kind = kind(job, template.map(Template::kind), platform);
    RequestedEffect effect = RequestedEffect.read(job, kind, platform, platforms, RunPermission.isBelieved(caller));
    List<Command> commands = asked.commands(job, new RequestedCommands(job, mistakes, settings.jobs(), effect, allowed(caller)), kind);
    boolean save = template.map(Template::save).orElseGet(() -> save(job, kind));
    FailureStrategy strategy = strategy(job);
    Duration timeout = timeout(job);
    String retriesRange = "Retry count cannot exceed " + MOST_RETRIES + ", nor be below 0";
    int retries = job.integer("max_retries", 0, MOST_RETRIES, retriesRange).orElse(DEFAULT_RETRIES);
    int priority = job.integer("priority", -MOST_PRIORITY, MOST_PRIORITY).orElse(0);
    Optional<Instant> runAt = runAt(job, now);
    Optional<Instant> expiresAt = expiresAt(job, runAt.orElse(now));
    String description = job.plainText("description", LONGEST_DESCRIPTION).orElse("");
    Map<String, String> labels = Labels.read(job);
    asked.chosen().ifPresent(chosen -> labels.putIfAbsent(ChosenTemplate.FIELD, chosen.label()));
    Optional<OutputParser> parse = parse(job, kind);
    job.oneOf(OUTSIDE_WINDOW, OUTSIDE);
    refuseWhatIsToCome(job);
    job.rejectUnknown();
    return device -> {
      JobSpec spec = new JobSpec(
          caller.tenant(),
          device.address(),
          kind,
          effect.of(kind, commands),
          commands,
          save,
          strategy,
          timeout,
          retries,
          priority,
          runAt,
          expiresAt,
          description,
          labels,
          parse,
          device.secrets()).by(caller.name());
      RunPermission.require(caller, spec);
      return spec;
    };
  }

  private AllowedLines allowed(Caller caller) {
    return new AllowedLines(policy, caller.role());
  }

  /** Of a device whose platform is to be found out, what was found earlier. */
  Optional<Platform> platform(RequestedDevice device, Caller caller) {
    Optional<String> name = device.platform();
    if (name.equals(Optional.of(AUTODETECT))) name = detected.find(caller.tenant(), device.address());
    return name.flatMap(platforms::find);
  }

  private static JobKind kind(Fields job, Optional<JobKind> ofTemplate, Optional<Platform> platform) {
    JobKind kind = ofTemplate.or(() -> job.oneOf("kind", KINDS).map(JobKind::ofWireName)).orElse(JobKind.COMMAND);
    if (kind == JobKind.CONFIG) {
      platform
          .filter(known -> !known.modes().takeConfig())
          .ifPresent(known -> job.wrong("kind", known.name() + " has no configuration; use \"command\""));
    }
    return kind;
  }

  private static boolean save(Fields job, JobKind kind) {
    boolean save = job.flag("save").orElse(false);
    if (save && kind != JobKind.CONFIG) job.wrong("save", "is for jobs of kind config");
    return save;
  }

  private FailureStrategy strategy(Fields job) {
    int n = job.integer("failure_strategy_n", 1, MOST_FAILURES).orElse(settings.worker().failureStrategyN());
    String standard = settings.worker().failureStrategy().wireName();
    return FailureStrategy.of(job.oneOf("failure_strategy", STRATEGIES).orElse(standard), n);
  }

  private Duration timeout(Fields job) {
    Optional<Long> seconds = job.integer("timeout_seconds");
    if (seconds.isPresent() && seconds.get() < 1) {
      job.wrong("timeout_seconds", "Timeout must be greater than 0 seconds");
    } else if (seconds.isPresent() && seconds.get() > LONGEST_TIMEOUT) {
      job.wrong("timeout_seconds", "Timeout cannot exceed 1 hour (3600 seconds)");
    } else if (seconds.isPresent()) {
      return Duration.ofSeconds(seconds.get());
    }
    return settings.worker().timeout();
  }

  private static Optional<Instant> runAt(Fields job, Instant now) {
    Optional<Instant> runAt = job.instant("run_at");
    if (runAt.isPresent() && !runAt.get().isAfter(now)) job.wrong("run_at", "Scheduled time must be in the future");
    return runAt;
  }

  private static Optional<Instant> expiresAt(Fields job, Instant start) {
    Optional<Instant> expiresAt = job.instant("expires_at");
    if (expiresAt.isPresent() && !expiresAt.get().isAfter(start)) {
      job.wrong("expires_at", "must be in the future and after run_at");
    }
    return expiresAt;
  }

  private static Optional<OutputParser> parse(Fields job, JobKind kind) {
    Optional<OutputParser> parse = job.oneOf("parse", OutputParser.wireNames()).map(OutputParser::ofWireName);
    if (parse.isPresent() && kind != JobKind.COMMAND) job.wrong("parse", "is for jobs of kind command");
    return parse;
  }

  /** What lines would do to the device, as the effect of a job; what is no line is noted at the field. */
  String judge(JobKind kind, List<String> lines, RequestedDevice device, Caller caller, String field, Mistakes mistakes) {
    AllowedLines allowed = allowed(caller);
    for (int i = 0; i < lines.size(); i++) {
      int index = i;
      RequestedCommands.objection(lines.get(i), i).ifPresent(objection -> mistakes.add(field, "line " + index + ": " + objection));
      allowed.objection(lines.get(i)).ifPresent(objection -> mistakes.forbid(field, "line " + index + ": " + objection));
    }
    RequestedEffect effect = new RequestedEffect(Optional.empty(), platform(device, caller), platforms, RunPermission.isBelieved(caller));
    return effect.of(kind, lines.stream().map(Command::of).toList()).wireName();
  }

  private static void refuseWhatIsToCome(Fields job) {
    if (job.flag("dry_run").orElse(false)) job.wrong("dry_run", "not supported yet");
  }
}
