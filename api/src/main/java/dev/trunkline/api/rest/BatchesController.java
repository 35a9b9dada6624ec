package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.IdempotencyKey;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedBatch;
import dev.trunkline.api.request.RequestedBatchRetry;
import dev.trunkline.api.request.RequestedRepeat;
import dev.trunkline.batch.Asked;
import dev.trunkline.batch.BatchSpec;
import dev.trunkline.batch.BatchState;
import dev.trunkline.batch.BatchView;
import dev.trunkline.batch.Batches;
import dev.trunkline.batch.StoredBatches;
import dev.trunkline.queue.EndedJobs;
import dev.trunkline.queue.SubmissionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Asks for one job on many devices, looks at what came of it and calls it off. */
@RestController
@RequestMapping("/api/v1/batches")
public final class BatchesController {
  private static final int LONGEST_WAIT = 60;

  private final RequestedBatch requests;
  private final RequestedRepeat repeats;
  private final Batches batches;
  private final StoredBatches stored;
  private final EndedJobs ended;

  public BatchesController(
      RequestedBatch requests, RequestedRepeat repeats, Batches batches, StoredBatches stored, EndedJobs ended) {
    this.requests = requests;
    this.repeats = repeats;
    this.batches = batches;
    this.stored = stored;
    this.ended = ended;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<BatchView> submit(HttpServletRequest request, Caller caller) throws IOException {
    ObjectNode body = JsonBody.read(request);
    return accept(caller, IdempotencyKey.read(request, body, batches::key), () -> requests.read(body, caller, Instant.now()));
  }

  private ResponseEntity<BatchView> accept(Caller caller, Optional<SubmissionKey> key, Supplier<BatchSpec> read) {
    Optional<Asked> earlier = key.flatMap(given -> batches.earlier(caller.tenant(), given));
    return switch (earlier.orElseGet(() -> batches.submit(read.get(), key))) {
      case Asked.Accepted(UUID id) -> accepted(id).body(batch(caller, id, false));
      case Asked.Repeated(UUID id) -> accepted(id).header("Idempotency-Replayed", "true").body(batch(caller, id, false));
      case Asked.KeyInUse _ -> throw AcceptedJobs.keyInUse();
    };
  }

  private static ResponseEntity.BodyBuilder accepted(UUID id) {
    return ResponseEntity.accepted().location(URI.create("/api/v1/batches/" + id));
  }

  @GetMapping("/{id}")
  BatchView get(@PathVariable String id, HttpServletRequest request, Caller caller) throws InterruptedException {
    Query query = new Query(request);
    Duration wait = Duration.ofSeconds(query.integer("wait_seconds", 0, 0, LONGEST_WAIT));
    boolean outputs = query.flag("outputs", true);
    query.finish();
    UUID batch = Ids.batch(id);
    if (wait.isPositive()) ended.await(batch, wait, () -> stored.hasEnded(caller.tenant(), batch));
    return batch(caller, batch, outputs);
  }

  @GetMapping
  Listing<BatchView> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    Set<BatchState> states = query.anyOf("state", BatchState.all(), BatchState::wireName);
    int limit = query.limit();
    Optional<StoredBatches.Position> after = query.cursor(Cursors::batch);
    query.finish();
    return Listing.of(stored.page(caller.tenant(), states, after, limit), Cursors::of);
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<BatchView> cancel(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    UUID batch = Ids.batch(id);
    boolean running = RequestedBatch.stopsRunning(JsonBody.readIfAny(request));
    BatchView found = batch(caller, batch, false);
    if (!batches.cancel(caller.tenant(), batch, running)) {
      throw new ProblemException(ProblemCode.JOB_ENDED, "the batch has ended as " + found.state() + ", there is nothing to cancel");
    }
    return ResponseEntity.accepted().body(batch(caller, batch, false));
  }

  @PostMapping("/{id}/retry")
  ResponseEntity<BatchView> retry(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    UUID batch = Ids.batch(id);
    ObjectNode body = JsonBody.readIfAny(request);
    return accept(caller, IdempotencyKey.read(request, body, batches::key), () -> repetition(caller, batch, body));
  }

  private BatchSpec repetition(Caller caller, UUID batch, ObjectNode body) {
    BatchView former = batch(caller, batch, false);
    if (former.finishedAt() == null) {
      throw new ProblemException(ProblemCode.JOB_NOT_ENDED, "the batch is running; wait for its end, or cancel it");
    }
    RequestedBatchRetry asked = requests.readRetry(body);
    return asked.of(batch, batches.former(caller.tenant(), batch, asked.states()), caller, repeats);
  }

  private BatchView batch(Caller caller, UUID id, boolean outputs) {
    return stored.find(caller.tenant(), id, outputs).orElseThrow(Ids::noBatch);
  }
}
