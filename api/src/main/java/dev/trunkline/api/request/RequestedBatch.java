package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.batch.BatchRules;
import dev.trunkline.batch.BatchSpec;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.JobSpec;
import dev.trunkline.schedule.BatchReading;
import dev.trunkline.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Reads a batch as asked for into one that is checked and complete. */
public final class RequestedBatch {
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int ERRORS_TOLD = 3;

  private final RequestedJob jobs;
  private final RequestedDevices devices;
  private final Settings settings;

  public RequestedBatch(RequestedJob jobs, Settings settings, Platforms platforms, StoredDevices inventory) {
    this.jobs = jobs;
    this.devices = new RequestedDevices(settings, platforms, inventory);
    this.settings = settings;
  }

  /**
   * @throws ProblemException INVALID_INPUT with every mistake, those of the job among them, or TARGET_NOT_ALLOWED
   */
  public BatchSpec read(ObjectNode body, Caller caller, Instant now) {
    Mistakes mistakes = new Mistakes();
    Supplier<BatchSpec> batch = read(new Fields(body, "", mistakes), caller, mistakes, now);
    mistakes.throwIfAny();
    return batch.get();
  }

  /**
   * Reads a batch that is a part of something else.
   *
   * @return makes the batch, once it is known that nothing is wrong; throws ProblemException TARGET_NOT_ALLOWED or FORBIDDEN
   */
  Supplier<BatchSpec> read(Fields batch, Caller caller, Mistakes mistakes, Instant now) {
    List<RequestedDevices.Given> given = devices.read(batch, caller, mistakes);
    BatchRules rules = rules(batch, settings.jobs().maxBatchDevices());
    String description = batch.plainText("description", LONGEST_DESCRIPTION).orElse("");
    if (batch.value("job").isEmpty()) batch.wrong("job", "must be given");
    Optional<Fields> job = batch.object("job");
    batch.rejectUnknown();
    job.filter(fields -> fields.value("device").isPresent())
        .ifPresent(fields -> fields.wrong("device", "is for a single job; here devices says where"));
    List<Function<RequestedDevice, JobSpec>> made = job.map(fields -> jobs(fields, given, caller, mistakes, now)).orElse(List.of());
    return () -> {
      for (RequestedDevices.Given one : given) one.device().checkTargets(one.path(), settings.targets());
      List<JobSpec> specs = IntStream.range(0, given.size()).mapToObj(i -> made.get(i).apply(given.get(i).device())).toList();
      BatchRules timed = new BatchRules(rules.maxParallel(), rules.maxFailures(), rules.canary(), specs.getFirst().runAt());
      JobWindows windows = new JobWindows(job.filter(fields -> RequestedJob.refusesToWait(fields)).isPresent(), List.of());
      return new BatchSpec(specs, timed, description, windows, Optional.empty());
    };
  }

  /**
   * Reads once more what was read without mistakes before.
   *
   * @throws BatchReading.Refused where it is not possible or not allowed any more
   */
  public BatchSpec readAgain(ObjectNode body, Caller owner, Instant now) throws BatchReading.Refused {
    try {
      return read(body, owner, now);
    } catch (ProblemException e) {
      Stream<String> errors = e.errors().stream().limit(ERRORS_TOLD).map(error -> error.field() + ": " + error.detail());
      throw new BatchReading.Refused(Stream.concat(Stream.of(e.getMessage()), errors).collect(Collectors.joining("; ")));
    }
  }

  /** What the job comes to depends on the platform and, with a template, on its lines for the device: each is read once. */
  private record Alike(Optional<Platform> platform, Optional<List<String>> lines) {}

  private List<Function<RequestedDevice, JobSpec>> jobs(
      Fields job, List<RequestedDevices.Given> given, Caller caller, Mistakes mistakes, Instant now) {
    Optional<ChosenTemplate> chosen = jobs.template(job, caller);
    // Without a device that is right, the job is read all the same, for its own mistakes.
    if (given.isEmpty()) jobs.read(job, caller, Optional.empty(), new RequestedJob.Asked(chosen, Optional.empty()), mistakes, now);
    Map<Alike, Function<RequestedDevice, JobSpec>> read = new HashMap<>();
    List<Function<RequestedDevice, JobSpec>> made = new ArrayList<>();
    for (RequestedDevices.Given one : given) {
      Optional<List<String>> lines = chosen.flatMap(template -> template.lines(one.device(), job, ChosenTemplate.FIELD));
      Alike alike = new Alike(jobs.platform(one.device(), caller), lines);
      made.add(
          read.computeIfAbsent(
              alike, of -> jobs.read(job, caller, of.platform(), new RequestedJob.Asked(chosen, of.lines()), mistakes, now)));
    }
    return made;
  }

  /**
   * What is wanted of a batch that has ended.
   *
   * @throws ProblemException INVALID_INPUT
   */
  public RequestedBatchRetry readRetry(ObjectNode body) {
    return RequestedBatchRetry.read(body, settings);
  }

  /**
   * Whether a batch that is cancelled asks its running jobs to stop as well.
   *
   * @throws ProblemException INVALID_INPUT
   */
  public static boolean stopsRunning(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    boolean running = fields.flag("running").orElse(false);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return running;
  }

  static BatchRules rules(Fields batch, int mostDevices) {
    return new BatchRules(
        batch.integer("max_parallel", 1, mostDevices),
        batch.integer("max_failures", 0, mostDevices),
        batch.integer("canary", 1, mostDevices),
        Optional.empty());
  }
}
