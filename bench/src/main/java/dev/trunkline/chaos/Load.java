package dev.trunkline.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks for the planned jobs at their times, each in a thread of its own, so that one that has to wait does not hold up the
 * next. No request is repeated: one without an answer may have led to a job or not.
 */
final class Load implements AutoCloseable {
  private static final int ACCEPTED = 202;

  private final Rest client;
  private final Devices devices;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Integer, UUID> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  Load(Rest client, Devices devices) {
    this.client = client;
    this.devices = devices;
  }

  /** Returns when all have been asked for, or not. */
  void run(List<PlannedJob> plan) throws InterruptedException {
    long start = System.nanoTime();
    List<? extends Future<?>> calls = plan.stream().map(job -> callers.submit(() -> ask(job, start))).toList();
    for (Future<?> call : calls) {
      try {
        call.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private Void ask(PlannedJob job, long start) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(job.at().toNanos() - (System.nanoTime() - start));
    try {
      Rest.Answer answer = client.post("/api/v1/jobs", job.json(devices.port(job.device()), Instant.now()));
      if (answer.status() == ACCEPTED) {
        UUID id = UUID.fromString(answer.json().path("id").asString());
        accepted.put(job.number(), id);
        if (job.cancelAfter().isPresent()) cancel(id, job.cancelAfter().get());
      } else {
        refused.incrementAndGet();
      }
    } catch (IOException e) {
      unanswered.incrementAndGet();
    }
    return null;
  }

  private void cancel(UUID job, Duration after) throws InterruptedException {
    Thread.sleep(after);
    try {
      client.post("/api/v1/jobs/" + job + "/cancel", "");
    } catch (IOException e) {
      unanswered.incrementAndGet();
    }
  }

  /** The jobs that were promised, by their number in the plan. */
  Map<Integer, UUID> accepted() {
    return Map.copyOf(accepted);
  }

  /** Requests that were answered with something else than 202. */
  int refused() {
    return refused.get();
  }

  int unanswered() {
    return unanswered.get();
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
