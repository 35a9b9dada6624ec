package dev.trunkline.execution;

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
  private final WindowGuard windows;
  private final Deadline deadline;
  private final boolean readOnly;
  private final Progress progress;
  private int repetitionsLeft;
  private Optional<Integer> stray = Optional.empty();

  JobRun(ClaimedJob job, BorrowedSession borrowed, CommandJournal journal, CancelSwitch cancel, AnswerParsing parsing, WindowGuard windows) {
    this.job = job;
    this.borrowed = borrowed;
    this.journal = journal;
    this.cancel = cancel;
    this.parsing = parsing;
    this.windows = windows;
    this.deadline = Deadline.in(job.remaining());
    this.readOnly = job.spec().effect() == Effect.READ;
    this.progress = new Progress(job, configures() && borrowed.hasCandidate());
    this.repetitionsLeft = Math.max(0, job.spec().maxRetries() - (job.attempt() - 1));
  }

  JobOutcome toOutcome() {
    try {
      runCommands();
      finishConfiguration();
      return progress.ended(borrowed.connection());
    } catch (RuntimeException e) {
      return stopped(Diagnosis.of(e, job, cancel));
    }
  }

  private void runCommands() {
    List<Command> commands = job.spec().commands();
    for (int index = progress.done(); index < commands.size() && progress.goesOn(); index++) {
      requireOnTheWay();
      requireNotStopped("command " + index);
      windows.requireOpen("command " + index, Instant.now());
      if (deadline.passed()) throw timeUsedUp(index);
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

  private void requireNotStopped(String next) {
    switch (cancel.wish()) {
      case NONE -> {}
      case CANCEL -> throw new DeviceException(FailureCode.CANCELLED, "cancelled before " + next);
      case SHUT_DOWN -> throw new DeviceException(FailureCode.WORKER_LOST, "the process was shut down before " + next + soFar());
    }
  }

  private String soFar() {
    return progress.isUncommitted()
        ? "; nothing was committed, and nothing changed"
        : "; what comes before it was sent and answered, the rest was not sent";
  }

  private DeviceException timeUsedUp(int index) {
    long seconds = job.spec().timeout().toSeconds();
    return new DeviceException(
        FailureCode.DEADLINE, "timeout_seconds = %d was used up before command %d".formatted(seconds, index));
  }

  /** Runs one command; on a fresh session once more where its first one broke and nothing forbids it. */
  private void run(int index, Command command) {
    while (true) {
      DeviceSession session = configures() && index > 0 ? borrowed.still() : borrowed.at(deadline);
      if (!readOnly) beginChange(index);
      long sentBefore = session.commandBytesSent();
      Instant startedAt = Instant.now();
      long start = System.nanoTime();
      try {
        Reply reply = configures() ? session.configure(line(command), deadline) : session.run(line(command), deadline);
        keep(parsing.of(answered(index, startedAt, reply)));
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
          keep(new CommandResult(index, CommandState.SUCCEEDED, lastWords, false, Optional.empty(), startedAt, duration));
          awaitReturn(index, failure);
          return;
        }
        CommandResult broken = broken(index, session.partialOutput(), failure, startedAt, duration);
        progress.add(broken, false);
        if (endsTheJob(broken.state(), failure.code())) throw e;
        return;
      }
    }
  }

  /** Interrupted from here on, it would leave the command in doubt. */
  private void beginChange(int index) {
    if (!cancel.shield()) requireNotStopped("command " + index);
    journal.sending(job, index);
  }

  private boolean configures() {
    return job.spec().kind() == JobKind.CONFIG;
  }

  private static CommandLine line(Command command) {
    List<Answer> answers = command.answers().stream().map(answer -> new Answer(answer.expect(), answer.send())).toList();
    return new CommandLine(command.text(), answers, command.timeout());
  }

  private static CommandResult answered(int index, Instant startedAt, Reply reply) {
    CommandState state = reply.rejected().isPresent() ? CommandState.FAILED : CommandState.SUCCEEDED;
    return new CommandResult(index, state, reply.output(), reply.truncated(), reply.rejected(), startedAt, reply.total());
  }

  /** An answer that the journal cannot take now goes to the database with the end of the job. */
  private void keep(CommandResult result) {
    boolean written = false;
    try {
      if (!readOnly) written = journal.answered(job, result);
    } catch (RuntimeException e) {
      log.warn("job {}: the answer to command {} is written later: {}", job.id(), result.index(), e.getMessage());
    }
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

  /** A question left unanswered leaves no doubt: the device waits for the answer and never gets one. */
  private CommandResult broken(int index, byte[] output, Failure failure, Instant startedAt, Duration duration) {
    boolean doubtful = !readOnly && failure.code() != FailureCode.UNEXPECTED_PROMPT;
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
    if (progress.isUncommitted()) {
      requireNotStopped("the commit");
      windows.requireOpen("the commit", Instant.now());
    }
    DeviceSession session = progress.isUncommitted() ? borrowed.still() : borrowed.at(deadline);
    new ConfigurationEnd(session, progress, deadline).reach(job.spec().save());
  }

  /**
   * A job that only reads is tried again wherever it is, and goes on where it was; another only before its first command, or
   * where its device reloads.
   */
  private JobOutcome stopped(Failure failure) {
    boolean returns = awaitsReturn();
    boolean harmless = readOnly || progress.isEmpty() || returns;
    if (harmless && cancel.handsBack(failure.code())) return JobOutcome.HandedBack.by(borrowed.connection());
    return pauseBefore(failure, harmless, returns)
        .<JobOutcome>map(pause -> new JobOutcome.TryAgain(failure, pause, progress.unwritten(), borrowed.connection()))
        .orElseGet(() -> progress.stopped(failure, borrowed.connection()));
  }

  private Optional<JobOutcome.Pause> pauseBefore(Failure failure, boolean harmless, boolean returns) {
    if (returns) return Backoff.beforeReturn(job, failure, deadline);
    return harmless ? Backoff.beforeNext(job, failure, deadline) : Optional.empty();
  }
}
