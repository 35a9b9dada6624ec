package dev.trunkline.execution;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a job has come, and what that makes of it. */
final class Progress {
  private final ClaimedJob job;
  private final List<CommandResult> unwritten = new ArrayList<>();
  private int done;
  private int failures;
  private Optional<CommandResult> firstFailed = Optional.empty();
  private Optional<CommandResult> doubtful = Optional.empty();
  private CommandState last;
  private boolean lost;
  private Candidate candidate;

  /** What became of the lines on a platform where they take effect only once they are committed. */
  private enum Candidate {
    /** Every line takes effect as it is sent, or has been committed. */
    LIVE,
    UNCOMMITTED,
    /** The commit was sent, its answer never seen. */
    IN_DOUBT
  }

  /**
   * @param uncommitted whether what the commands do takes effect only once it is committed
   */
  Progress(ClaimedJob job, boolean uncommitted) {
    this.job = job;
    this.candidate = uncommitted ? Candidate.UNCOMMITTED : Candidate.LIVE;
    job.answered().forEach(result -> add(result, true));
  }

  /**
   * @param written whether the journal has its final row already
   */
  void add(CommandResult result, boolean written) {
    done++;
    last = result.state();
    if (!written) unwritten.add(result);
    if (result.state() == CommandState.IN_DOUBT) doubtful = Optional.of(result);
    if (result.state() != CommandState.FAILED) return;
    failures++;
    if (result.index() < job.spec().origin().leadIn()) lost = true;
    if (firstFailed.isEmpty()) firstFailed = Optional.of(result);
  }

  /** Never past a line that should have led to where the others belong. */
  boolean goesOn() {
    return !lost && job.spec().failureStrategy().goesOnAfter(failures);
  }

  /** How many commands were answered, which is also the index of the next. */
  int done() {
    return done;
  }

  /** The journal has the final row of this one after all. */
  void written(CommandResult result) {
    unwritten.remove(result);
  }

  /** Of the commands that were answered, those that have no final row yet. */
  List<CommandResult> unwritten() {
    return List.copyOf(unwritten);
  }

  /** The index of the last command, where it succeeded. */
  Optional<Integer> lastSucceeded() {
    return last == CommandState.SUCCEEDED ? Optional.of(done - 1) : Optional.empty();
  }

  boolean isEmpty() {
    return done == 0;
  }

  boolean isUncommitted() {
    return candidate == Candidate.UNCOMMITTED;
  }

  void committed() {
    candidate = Candidate.LIVE;
  }

  void commitLost() {
    candidate = Candidate.IN_DOUBT;
  }

  int failures() {
    return failures;
  }

  /** The job came to the end of its commands, or to where its failure strategy stops it. */
  JobOutcome ended(Optional<JobOutcome.Connection> connection) {
    boolean aborted = done < commands();
    fillUp(CommandState.SKIPPED);
    Optional<Failure> failure = firstFailed.map(this::summary);
    return new JobOutcome.Ended(stateAtEnd(aborted), failure, unwritten, connection);
  }

  private JobState stateAtEnd(boolean aborted) {
    if (failures == 0) return JobState.SUCCEEDED;
    return aborted || failures == commands() || isUncommitted() ? JobState.FAILED : JobState.PARTIAL;
  }

  private Failure summary(CommandResult first) {
    Failure failure = first.failure().orElseThrow();
    return new Failure(
        failure.code(),
        "%d of %d commands failed; the first was %s: %s%s"
            .formatted(failures, commands(), name(first), failure.detail(), consequence()));
  }

  private String consequence() {
    if (isUncommitted()) return "; therefore nothing was committed, and nothing changed";
    return job.spec().save() ? "; therefore the configuration was not saved" : "";
  }

  /** Something that no failure strategy may overlook ended the job. */
  JobOutcome stopped(Failure failure, Optional<JobOutcome.Connection> connection) {
    boolean complete = done == commands();
    fillUp(CommandState.NOT_SENT);
    return new JobOutcome.Ended(stateWhenStopped(failure.code(), complete), Optional.of(inWords(failure)), unwritten, connection);
  }

  private JobState stateWhenStopped(FailureCode code, boolean complete) {
    if (doubtful.isPresent() || candidate == Candidate.IN_DOUBT) return JobState.IN_DOUBT;
    if (complete && failures < commands() && !isUncommitted()) return JobState.PARTIAL;
    return code == FailureCode.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
  }

  private Failure inWords(Failure failure) {
    if (candidate == Candidate.IN_DOUBT) return commitInDoubt(failure);
    return doubtful
        .map(
            command ->
                new Failure(
                    failure.code(),
                    "%s was sent and its answer never seen, so it may or may not have taken effect; the %d before it are done and the %d after it were not sent: %s"
                        .formatted(name(command), command.index(), commands() - command.index() - 1, failure.detail())))
        .orElse(failure);
  }

  private static Failure commitInDoubt(Failure failure) {
    return new Failure(
        failure.code(),
        "every line was accepted and the commit was sent, but its answer never seen, so all of them or none may have taken effect: "
            + failure.detail());
  }

  private void fillUp(CommandState state) {
    for (int index = done; index < commands(); index++) unwritten.add(CommandResult.notRun(index, state));
  }

  private String name(CommandResult result) {
    return "command %d (%s)".formatted(result.index(), job.spec().commands().get(result.index()).text());
  }

  private int commands() {
    return job.spec().commands().size();
  }
}
