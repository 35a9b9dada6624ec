package dev.trunkline.execution;

import dev.trunkline.database.Outage;
import dev.trunkline.event.LiveJob;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.Command;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.Origin;
import dev.trunkline.session.Answer;
import dev.trunkline.session.CommandLine;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Reply;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job from claim to outcome: each command in turn, as its failure strategy allows. */
final class JobRun {
  private static final Logger log = LoggerFactory.getLogger(JobRun.class);

  /** A device that was told to reload may still take logins for a moment. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final ClaimedJob job;
  private final BorrowedSession borrowed;
  private final CommandJournal journal;
  private final CancelSwitch cancel;
  private final AnswerParsing parsing;
  private final LiveJob live;
  private final Deadline deadline;
  private final boolean readOnly;
  private final Progress progress;
  private final GoAhead goAhead;
  private int repetitionsLeft;
  private boolean atEnd;
  private Optional<Integer> stray = Optional.empty();

  JobRun(ClaimedJob job, BorrowedSession borrowed, CommandJournal journal, Stops stops, AnswerParsing parsing) {
    this.job = job;
    this.borrowed = borrowed;
    this.journal = journal;
    this.cancel = stops.cancel();
    this.parsing = parsing;
    this.live = journal.follow(job);
    this.deadline = Deadline.in(job.remaining());
    this.readOnly = job.spec().effect() == Effect.READ;
    this.progress = new Progress(job, configures() && borrowed.hasCandidate() && !job.spec().commands().isEmpty());
    this.goAhead = new GoAhead(job, journal, stops, progress, deadline);
    this.repetitionsLeft = Math.max(0, job.spec().maxRetries() - (job.attempt() - 1));
  }

  JobOutcome toOutcome() {
    try (live) {
      if (progress.isEmpty()) verify();
      runCommands();
      finishConfiguration();
      return progress.ended(borrowed.connection());
    } catch (RuntimeException e) {
      if (progress.isUncommitted() && !progress.isEmpty() && !atEnd) borrowed.discardCandidate();
      Failure failure = Diagnosis.of(e, job, cancel);
      return Outage.isCauseOf(e) && isHarmless() && !cancel.isOn() ? untilDatabaseIsBack(failure) : stopped(failure);
    }
  }

  private void verify() {
    Optional<Origin.Check> check = job.spec().origin().check();
    if (check.isEmpty()) return;
    goAhead.requireNotStopped("it was verified");
    new Verification(check.get()).hold(borrowed.atRest(deadline), deadline);
  }

  /** A login needs the database. Nothing is wrong with the job, which waits for it like those that were not started. */
  private JobOutcome untilDatabaseIsBack(Failure failure) {
    return new JobOutcome.TryAgain(failure, new JobOutcome.Pause(Duration.ZERO, false), progress.unwritten(), borrowed.connection());
  }

  private void runCommands() {
    List<Command> commands = job.spec().commands();
    for (int index = progress.done(); index < commands.size() && progress.goesOn(); index++) {
      requireOnTheWay();
      goAhead.require("command " + index);
      run(index, commands.get(index));
    }
  }

  /** What follows a line that led elsewhere would change something else, whatever the failure strategy says. */
  private void requireOnTheWay() {
    stray.ifPresent(
        index -> {
          throw new DeviceException(
              FailureCode.COMMAND_REJECTED, "command %d led elsewhere than it should; none was sent after it".formatted(index));
        });
  }

  /** Runs one command; on a fresh session once more where its first one broke and nothing forbids it. */
  private void run(int index, Command command) {
    while (true) {
      DeviceSession session = sessionFor(index);
      if (index == 0 && job.candidateLeft() && progress.isUncommitted()) session.abort(deadline);
      if (index == job.spec().origin().leadIn()) requirePlace(session, index);
      goAhead.to(index);
      // It may have ended while the database was away.
      if (!readOnly) session = sessionFor(index);
      long sentBefore = session.commandBytesSent();
      Instant startedAt = Instant.now();
      long start = System.nanoTime();
      live.begin(index);
      try {
        Reply reply = configures() ? session.configure(line(command), deadline) : session.run(line(command), deadline);
        keep(parsing.of(answered(index, startedAt, reply)), configures() ? Optional.of(session.promptLine()) : Optional.empty());
        stray = reply.astray() ? Optional.of(index) : Optional.empty();
        return;
      } catch (RuntimeException e) {
        Failure failure = Diagnosis.of(e, job, cancel);
        boolean sent = session.commandBytesSent() > sentBefore;
        if (mayRepeat(failure.code(), sent)) {
          repetitionsLeft--;
          continue;
        }
        if (wasGoneBefore(session)) continue;
        if (!sent) throw e;
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (wentDown(command, session, failure.code())) {
          byte[] lastWords = session.partialOutput();
          keep(
              new CommandResult(index, CommandState.SUCCEEDED, lastWords, false, Optional.empty(), startedAt, duration),
              Optional.empty());
          awaitReturn(index, failure);
          return;
        }
        CommandResult broken = broken(index, session.partialOutput(), failure, startedAt, duration);
        add(broken, false);
        if (progress.isUncommitted()) throw uncommitted(index, failure);
        if (endsTheJob(broken.state(), failure.code())) throw e;
        return;
      }
    }
  }

  private DeviceSession sessionFor(int index) {
    return configures() && index > 0 ? borrowed.still() : borrowed.at(deadline);
  }

  /** The lines before lead to where the earlier job was, or what follows would change something else. */
  private void requirePlace(DeviceSession session, int index) {
    Optional<String> place = job.spec().origin().place();
    if (place.isEmpty() || place.get().equals(session.promptLine())) return;
    throw new DeviceException(
        FailureCode.VERIFY_FAILED,
        "command %d was not sent: it belongs where the prompt is %s, and the device is at %s; resume with enter, the lines that lead there"
            .formatted(index, place.get(), session.promptLine()));
  }

  private boolean configures() {
    return job.spec().kind() == JobKind.CONFIG;
  }

  private CommandLine line(Command command) {
    List<Answer> answers = command.answers().stream().map(answer -> new Answer(answer.expect(), answer.send())).toList();
    return new CommandLine(command.text(), answers, command.timeout(), live::line);
  }

  private static CommandResult answered(int index, Instant startedAt, Reply reply) {
    CommandState state = reply.rejected().isPresent() ? CommandState.FAILED : CommandState.SUCCEEDED;
    return new CommandResult(index, state, reply.output(), reply.truncated(), reply.rejected(), startedAt, reply.total());
  }

  /** An answer that the journal cannot take now goes to the database with the end of the job. */
  private void keep(CommandResult result, Optional<String> place) {
    boolean written = false;
    try {
      if (!readOnly) written = journal.answered(job, result, place);
    } catch (RuntimeException e) {
      log.warn("job {}: the answer to command {} is written later: {}", job.id(), result.index(), Outage.inWords(e));
    }
    add(result, written);
  }

  private void add(CommandResult result, boolean written) {
    live.completed(result.index(), result.output(), written);
    progress.add(result, written);
  }

  /** A change is never sent again once a byte of it left. */
  private boolean mayRepeat(FailureCode code, boolean sent) {
    return repetitionsLeft > 0 && !cancel.isOn() && code.retryable() && (readOnly || !sent);
  }

  /** A kept connection that ends before it says a word was gone, most likely, before the job began. */
  private boolean wasGoneBefore(DeviceSession session) {
    return readOnly && progress.isEmpty() && borrowed.isReused() && !session.isOpen() && session.partialOutput().length == 0;
  }

  /** The device ended the connection over a command that makes it reload, and so did what it was told. */
  private boolean wentDown(Command command, DeviceSession session, FailureCode code) {
    boolean ended = code == FailureCode.PROMPT_TIMEOUT && !session.isOpen();
    return ended && !readOnly && !configures() && borrowed.reloads(command.text());
  }

  /** What is left of the job is for the device that comes back. */
  private void awaitReturn(int reload, Failure ended) {
    if (reload == job.spec().commands().size() - 1) return;
    String detail = "the device reloads, and the job goes on once it is back: " + ended.detail();
    throw new DeviceException(new Failure(FailureCode.PROMPT_TIMEOUT, detail, Optional.of(SETTLING)));
  }

  /** Whether nothing was sent since the device was made to reload. */
  private boolean awaitsReturn() {
    if (readOnly || configures()) return false;
    return progress.lastSucceeded().filter(last -> borrowed.reloads(job.spec().commands().get(last).text())).isPresent();
  }

  private static DeviceException uncommitted(int index, Failure failure) {
    String detail = "command %d was not answered; nothing was committed, and nothing changed: %s".formatted(index, failure.detail());
    return new DeviceException(failure.saying(detail));
  }

  /**
   * A question left unanswered leaves no doubt: the device waits for the answer and never gets one. Nor does a line that has no
   * effect before the commit.
   */
  private CommandResult broken(int index, byte[] output, Failure failure, Instant startedAt, Duration duration) {
    boolean doubtful = !readOnly && !progress.isUncommitted() && failure.code() != FailureCode.UNEXPECTED_PROMPT;
    CommandState state = doubtful ? CommandState.IN_DOUBT : CommandState.FAILED;
    return new CommandResult(index, state, output, false, Optional.of(failure), startedAt, duration);
  }

  /** Otherwise the failure strategy decides, and the next command gets a fresh session. */
  private boolean endsTheJob(CommandState state, FailureCode code) {
    return state == CommandState.IN_DOUBT
        || configures()
        || cancel.isOn()
        || code == FailureCode.CANCELLED
        || code == FailureCode.DEADLINE;
  }

  private void finishConfiguration() {
    if (!configures()) return;
    if (progress.isUncommitted()) goAhead.require("the commit");
    DeviceSession session = progress.isUncommitted() ? borrowed.still() : borrowed.at(deadline);
    if (progress.isUncommitted() && progress.failures() == 0) goAhead.toCommit();
    atEnd = true;
    new ConfigurationEnd(job, journal, session, progress, deadline).reach();
  }

  /**
   * A job that only reads is tried again wherever it is, and goes on where it was; another only before its first command, or
   * where its device reloads.
   */
  private JobOutcome stopped(Failure failure) {
    boolean returns = awaitsReturn();
    boolean harmless = isHarmless() || returns;
    if (harmless && cancel.handsBack(failure.code())) return JobOutcome.HandedBack.by(borrowed.connection());
    return pauseBefore(failure, harmless, returns)
        .<JobOutcome>map(pause -> new JobOutcome.TryAgain(failure, pause, progress.unwritten(), borrowed.connection()))
        .orElseGet(() -> progress.stopped(failure, borrowed.connection()));
  }

  private boolean isHarmless() {
    return readOnly || progress.isEmpty();
  }

  private Optional<JobOutcome.Pause> pauseBefore(Failure failure, boolean harmless, boolean returns) {
    if (returns) return Backoff.beforeReturn(job, failure, deadline);
    return harmless ? Backoff.beforeNext(job, failure, deadline) : Optional.empty();
  }
}
