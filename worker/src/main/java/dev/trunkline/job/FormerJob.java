package dev.trunkline.job;

import dev.trunkline.failure.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job of which another one is to be made.
 *
 * @param spec without secrets, which were forgotten when it ended, and without answers, which may be secrets
 * @param asked for each command, the questions that it had answers for
 * @param results the states of its commands, in order; without rows where it has not ended
 * @param places the prompts after its configuration lines, in order, as far as they are known
 * @param candidate empty where its lines took effect as they were sent
 * @param failure what it ended with
 * @param resumedBy the job that does the rest of it
 */
public record FormerJob(
    UUID id,
    JobState state,
    JobSpec spec,
    List<List<String>> asked,
    List<CommandState> results,
    List<Optional<String>> places,
    Optional<CandidateState> candidate,
    Optional<FailureCode> failure,
    Optional<UUID> resumedBy) {
  public FormerJob {
    asked = List.copyOf(asked);
    results = List.copyOf(results);
    places = List.copyOf(places);
  }

  /** Whether something of it may have taken effect on the device. */
  public boolean mayHaveChanged() {
    return spec.effect() != Effect.READ && !isUncommitted() && results.stream().anyMatch(FormerJob::wasSent);
  }

  /** The resumption that came to nothing, since the device was not as it should be: as open as before. */
  public Optional<Origin.ResumedFrom> vainResumption() {
    boolean vain = failure.equals(Optional.of(FailureCode.VERIFY_FAILED));
    return vain && spec.origin() instanceof Origin.ResumedFrom resumed ? Optional.of(resumed) : Optional.empty();
  }

  /** Whether its lines went into a candidate that was never committed. */
  public boolean isUncommitted() {
    return candidate.filter(state -> state == CandidateState.OPEN || state == CandidateState.LEFT).isPresent();
  }

  /** Whether it is the commit of which nobody knows the answer. */
  public boolean isCommitDoubtful() {
    return state == JobState.IN_DOUBT && candidate.equals(Optional.of(CandidateState.COMMITTING));
  }

  /** The index of the command that was sent and its answer never seen. */
  public Optional<Integer> doubtful() {
    int index = results.indexOf(CommandState.IN_DOUBT);
    return index < 0 ? Optional.empty() : Optional.of(index);
  }

  /** How many commands were sent. */
  public int sent() {
    return (int) results.stream().filter(FormerJob::wasSent).count();
  }

  /** The prompt after the last command before this one that was answered, and so the place where this one belongs. */
  public Optional<String> placeOf(int index) {
    int answered = index - 1;
    while (answered >= 0 && results.get(answered) == CommandState.IN_DOUBT) answered--;
    return answered < 0 ? Optional.empty() : places.get(answered);
  }

  int size() {
    return spec.commands().size();
  }

  private static boolean wasSent(CommandState state) {
    return switch (state) {
      case SUCCEEDED, FAILED, IN_DOUBT -> true;
      case SKIPPED, NOT_SENT -> false;
    };
  }
}
