package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.batch.BatchSpec;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.schedule.ScheduledBatch;
import dev.trunkline.schedule.ScheduledJob;
import dev.trunkline.schedule.ScheduledWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a schedule is to do each time: a job, or a batch. */
record RequestedWork(RequestedJob jobs, RequestedBatch batches) {
  private static final String JOB = "job";
  private static final String BATCH = "batch";

  /**
   * The work as it is asked for.
   *
   * @param work makes it, once it is known that nothing is wrong
   */
  record Asked(Supplier<ScheduledWork> work, boolean refusesToWait) {}

  /** Where something is wrong, that is noted. */
  Optional<Asked> read(Fields schedule, Caller caller, Mistakes mistakes, Instant now) {
    Optional<Fields> job = schedule.object(JOB);
    Optional<Fields> batch = schedule.object(BATCH);
    boolean both = schedule.value(JOB).isPresent() && schedule.value(BATCH).isPresent();
    if (both) schedule.wrong(BATCH, "give job or batch, not both");
    if (schedule.value(JOB).isEmpty() && schedule.value(BATCH).isEmpty()) schedule.wrong(JOB, "must be given, or batch");
    return job.map(fields -> new Asked(job(fields, caller, mistakes, now), RequestedJob.refusesToWait(fields)))
        .or(() -> batch.map(fields -> new Asked(batch(fields, caller, mistakes, now), refusesToWait(fields))));
  }

  private Supplier<ScheduledWork> job(Fields job, Caller caller, Mistakes mistakes, Instant now) {
    refuseTimes(job);
    job.value("device")
        .filter(device -> device.has(Secrets.OTP))
        .ifPresent(_ -> job.wrong("device." + Secrets.OTP, "serves one login, and a schedule has many"));
    Supplier<JobSpec> read = jobs.read(job, caller, mistakes, now);
    return () -> ScheduledJob.of(read.get());
  }

  private Supplier<ScheduledWork> batch(Fields batch, Caller caller, Mistakes mistakes, Instant now) {
    batch.object(JOB).ifPresent(RequestedWork::refuseTimes);
    List<JsonNode> devices = batch.list("devices").map(list -> list.valueStream().toList()).orElse(List.of());
    for (int i = 0; i < devices.size(); i++) {
      boolean named = devices.get(i).isString();
      if (!named) mistakes.add(batch.path("devices[" + i + "]"), "name a device of the inventory, which keeps its credential");
    }
    ObjectNode asked = batch.asGiven();
    Supplier<BatchSpec> read = batches.read(batch, caller, mistakes, now);
    return () -> ScheduledBatch.of(asked, read.get().effect());
  }

  private static boolean refusesToWait(Fields batch) {
    return batch.object(JOB).filter(job -> RequestedJob.refusesToWait(job)).isPresent();
  }

  private static void refuseTimes(Fields job) {
    for (String field : List.of("run_at", "expires_at")) {
      if (job.value(field).isPresent()) job.wrong(field, "is for a single job; here the schedule says when");
    }
  }
}
