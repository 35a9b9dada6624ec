package dev.trunkline.session;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One turn of the dialogue: from something sent to the prompt that ends the answer. Every wait in it has an end. */
final class Exchange {
  private final Shell shell;
  private final ReplyReader reader;
  private final String enter;
  private final Patience patience;
  private final List<Expected> expected;
  private final long started = System.nanoTime();
  private long firstByte;
  private long received;
  private boolean withoutEcho;

  Exchange(Shell shell, ReplyReader reader, String enter, List<Expected> expected, Patience patience) {
    this.shell = shell;
    this.reader = reader;
    this.enter = enter;
    this.expected = new ArrayList<>(expected);
    this.patience = patience;
  }

  /**
   * @throws DeviceException PROMPT_TIMEOUT, UNEXPECTED_PROMPT, DEADLINE or CANCELLED
   */
  Prompt awaitPrompt() {
    Deadline silent = Deadline.in(patience.idle());
    while (true) {
      Stance stance = shell.hasUnread() ? new Stance.Talking() : reader.stance(expected);
      if (stance instanceof Stance.AtPrompt(Prompt prompt, Duration quiet) && quiet.isZero()) return ended(prompt);
      if (stance instanceof Stance.AtPager(String key)) {
        type(key);
        reader.passedPager();
        silent = Deadline.in(patience.idle());
        continue;
      }
      if (patience.deadline().passed()) throw failed(FailureCode.DEADLINE, "no time is left");
      switch (shell.take(earliest(silent, settling(stance)))) {
        case Arrival.Bytes(byte[] bytes) -> {
          read(bytes);
          silent = Deadline.in(patience.idle());
        }
        case Arrival.Silence() -> {
          switch (stance) {
            case Stance.AtPrompt(Prompt prompt, _) -> {
              return ended(prompt);
            }
            case Stance.AtQuestion(var answer, boolean takesKey, _) -> {
              reply(answer.orElseThrow(() -> failed(FailureCode.UNEXPECTED_PROMPT, "it asks a question")), takesKey);
              silent = Deadline.in(patience.idle());
            }
            case Stance.Talking(), Stance.AtPager(_) -> throw silence();
          }
        }
        case Arrival.Ended(String why) -> throw failed(FailureCode.PROMPT_TIMEOUT, why);
        case Arrival.Cancelled() -> throw failed(FailureCode.CANCELLED, "the command was cancelled");
      }
    }
  }

  /** Whether the prompt came though the echo never did. */
  boolean wasWithoutEcho() {
    return withoutEcho;
  }

  Duration firstByte() {
    return Duration.ofNanos(firstByte - started);
  }

  private Deadline earliest(Deadline silent, Duration settling) {
    Deadline limit = patience.deadline().within(settling);
    return silent.remainingNanos() < limit.remainingNanos() ? silent : limit;
  }

  private Duration settling(Stance stance) {
    return switch (stance) {
      case Stance.AtPrompt(_, Duration quiet) -> quiet;
      case Stance.AtQuestion(_, _, Duration quiet) -> quiet;
      case Stance.Talking(), Stance.AtPager(_) -> patience.idle();
    };
  }

  private void read(byte[] bytes) {
    long now = System.nanoTime();
    if (received == 0) firstByte = now;
    received += bytes.length;
    reader.accept(bytes, now);
    reader.takeTerminalAnswers().ifPresent(answers -> shell.send(answers, patience.deadline()));
  }

  private void reply(Expected question, boolean takesKey) {
    expected.remove(question);
    type(takesKey && !question.send().isEmpty() ? question.send() : question.send() + enter);
    reader.passedQuestion();
  }

  private void type(String text) {
    shell.send(text.getBytes(StandardCharsets.UTF_8), patience.deadline());
  }

  private Prompt ended(Prompt prompt) {
    withoutEcho = reader.echoIsOpen();
    reader.passedPrompt(prompt);
    return prompt;
  }

  private DeviceException silence() {
    if (patience.deadline().passed()) return failed(FailureCode.DEADLINE, "no time is left");
    return failed(FailureCode.PROMPT_TIMEOUT, "it was silent for " + patience.idle().toMillis() + " ms");
  }

  private DeviceException failed(FailureCode code, String why) {
    String last = Lines.readable(reader.partialOutput());
    String end = last.isEmpty() ? "" : ", the last of them: " + last;
    return new DeviceException(code, why + " after " + received + " bytes" + end);
  }
}
