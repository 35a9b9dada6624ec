package dev.trunkline.event;

import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.DueTime;
import dev.trunkline.job.JobState;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to a job, as a trigger wrote it down.
 *
 * @param n 1, 2, 3 ... of the job, without a gap
 * @param position where it stands among the events of all jobs
 * @param state of the job; of the command where there is an index; {@code repeated} where a command is sent once more
 * @param index of a command; empty where it concerns the whole job
 * @param claim who runs the job from here on, or ran it until here; empty where nobody does
 * @param dueAt when a queued job may start; else empty
 * @param cancelRequested whether this is somebody's wish to stop the job
 * @param answered of a job that waits again: how many commands, from the first on, have results that stay
 * @param errorCode why it waits or how it ended, where there is a reason
 */
public record JobEvent(
    UUID job,
    int n,
    Position position,
    Instant at,
    String state,
    Optional<Integer> index,
    Optional<Claim> claim,
    Optional<String> worker,
    Optional<Instant> dueAt,
    boolean cancelRequested,
    Optional<Integer> answered,
    Optional<String> errorCode,
    Optional<String> errorDetail) {

  /** A place among the events of all jobs: see the package. */
  public record Position(long transaction, long id) implements Comparable<Position> {
    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException where it did not
     */
    public static Position of(String text) {
      String[] parts = text.split("\\.", -1);
      if (parts.length != 2) throw new IllegalArgumentException("no id of an event");
      return new Position(Long.parseUnsignedLong(parts[0]), Long.parseLong(parts[1]));
    }

    @Override
    public String toString() {
      return Long.toUnsignedString(transaction) + "." + id;
    }

    @Override
    public int compareTo(Position other) {
      int first = Long.compareUnsigned(transaction, other.transaction);
      return first != 0 ? first : Long.compare(id, other.id);
    }
  }

  /** One attempt of one drain at the job. */
  public record Claim(long epoch, int attempt) {}

  /** For people, in a word. */
  public String word() {
    if (index.isPresent()) return commandWord();
    return switch (state) {
      case "queued" -> n == 1 ? "queued" : waitingWord();
      case "running" -> cancelRequested ? "cancel_requested" : "claimed";
      default -> state;
    };
  }

  private String commandWord() {
    return switch (state) {
      case "sending" -> "sent";
      case "succeeded", "failed" -> "answered";
      default -> state;
    };
  }

  /**
   * A process that is shut down hands its jobs back; of one that is lost, somebody else takes them. A batch lets go without a reason, for
   * now.
   */
  private String waitingWord() {
    boolean lost = errorCode.filter(FailureCode.WORKER_LOST.name()::equals).isPresent();
    if (!lost) return errorCode.isEmpty() && dueAt.filter(due -> due.isAfter(at)).isEmpty() ? "released" : "waits";
    return claim.isEmpty() ? "recovered" : "handed_back";
  }

  /** For people, in a sentence; empty where the word says it all. */
  public Optional<String> detail() {
    Optional<String> failure = errorCode.map(code -> code + errorDetail.map(detail -> ": " + detail).orElse(""));
    if (index.isPresent()) return failure;
    return switch (word()) {
      case "queued", "released" ->
          dueAt
              .filter(due -> due.isAfter(at))
              .map(due -> due.equals(DueTime.HELD) ? "held back by its batch" : "may start at " + due);
      case "waits" -> Optional.of(failure.map(why -> why + "; ").orElse("") + "may start at " + dueAt.orElse(at));
      case "claimed" -> claim.map(claim -> "attempt " + claim.attempt());
      default -> failure;
    };
  }

  /** The command from which on outputs begin anew; empty where they go on. */
  Optional<Integer> restartsOutputAt() {
    if (index.isPresent()) return state.equals("repeated") ? index : Optional.empty();
    return n > 1 ? answered : Optional.empty();
  }

  /** Whether it is the end of the job, as far as this event knows. */
  boolean isEnd() {
    return index.isEmpty() && JobState.ofWireName(state).ended();
  }

  boolean isClaim() {
    return word().equals("claimed");
  }
}
