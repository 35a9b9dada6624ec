package dev.trunkline.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job as its owner sees it: all but the secrets. What does not apply is null.
 *
 * @param waitingFor why a queued job does not run yet
 * @param failureStrategyN for abort_after_n only
 * @param parse null where outputs are kept as they are
 * @param dueAt when it may start at the earliest; moves on with every retry; null where its batch holds it back
 * @param finishedAt when it reached its end state
 * @param crashes how many processes were lost while they ran it
 * @param retryOf the job of which it is the repetition
 * @param resumedFrom the job of which it does the rest
 * @param batch of which it is a part
 * @param submittedBy the name of the token or person that asked for it, or of the schedule; null where that is not known
 * @param commandResults in order; absent in lists
 * @param timeline what happened so far, oldest first; absent in lists
 */
public record JobView(
    UUID id,
    String state,
    Waiting waitingFor,
    Device device,
    String kind,
    List<Ordered> commands,
    boolean save,
    String effect,
    String failureStrategy,
    Integer failureStrategyN,
    int timeoutSeconds,
    int maxRetries,
    int attempt,
    int priority,
    String description,
    Map<String, String> labels,
    String parse,
    Instant createdAt,
    Instant dueAt,
    Instant expiresAt,
    Instant startedAt,
    Instant finishedAt,
    boolean cancelRequested,
    Connection connection,
    String worker,
    ErrorView error,
    int crashes,
    UUID retryOf,
    Resumed resumedFrom,
    UUID batch,
    String submittedBy,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<ResultView> commandResults,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<TimelineEntry> timeline) {

  /**
   * @param name in the inventory; absent where the job said itself where the device is
   * @param jump the host from which it is reached; null where that is the worker's own
   */
  public record Device(
      @JsonInclude(JsonInclude.Include.NON_NULL) String name,
      String host,
      int port,
      String username,
      String platform,
      String algorithms,
      Jump jump) {}

  /** A jump host, and the one from which it is reached in turn. */
  public record Jump(String host, int port, String username, String algorithms, Jump jump) {}

  /** A command as it was asked for, without its answers. */
  public record Ordered(String command, Integer timeoutSeconds) {}

  /**
   * @param setupMs what opening it cost this job; 0 where it was reused
   */
  public record Connection(String key, boolean reused, int setupMs) {}

  /**
   * @param code {@code NOT_DUE}, {@code BREAKER_OPEN}, {@code LIMIT_REACHED}, {@code SECRET_UNAVAILABLE}, {@code WINDOW_CLOSED}, {@code NO_WORKER},
   *     {@code LANE_BUSY}, {@code QUEUED_BEHIND}, {@code WORKERS_BUSY}, {@code BATCH_HELD} or {@code BATCH_CANARY}
   */
  public record Waiting(String code, String detail) {}

  /**
   * @param from the index there of the first command that is sent
   * @param enter how many commands before that one lead to where it belongs
   * @param verify what the device must show before anything is sent; null where it is not looked at
   */
  public record Resumed(UUID jobId, int from, int enter, Verify verify) {}

  /**
   * @param absent whether what is expected must not be there instead
   */
  public record Verify(String command, String expect, boolean absent) {}

  JobView with(List<ResultView> results) {
    return new JobView(
        id, state, waitingFor, device, kind, commands, save, effect, failureStrategy, failureStrategyN, timeoutSeconds,
        maxRetries, attempt, priority, description, labels, parse, createdAt, dueAt, expiresAt, startedAt, finishedAt,
        cancelRequested, connection, worker, error, crashes, retryOf, resumedFrom, batch, submittedBy, List.copyOf(results), timeline);
  }

  public JobView withTimeline(List<TimelineEntry> entries) {
    return new JobView(
        id, state, waitingFor, device, kind, commands, save, effect, failureStrategy, failureStrategyN, timeoutSeconds,
        maxRetries, attempt, priority, description, labels, parse, createdAt, dueAt, expiresAt, startedAt, finishedAt,
        cancelRequested, connection, worker, error, crashes, retryOf, resumedFrom, batch, submittedBy, commandResults, List.copyOf(entries));
  }
}
