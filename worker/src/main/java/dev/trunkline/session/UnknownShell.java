package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/** The talk with a shell whose prompt nobody knows yet. Here, and only here, an answer ends with silence. */
final class UnknownShell {
  private static final int KEPT = 64 * 1024;

  private final Shell shell;
  private final Deadline deadline;
  private final TerminalQueries queries = new TerminalQueries();
  private TerminalLine screen;
  private Output said;
  private String above;
  private boolean silent;

  UnknownShell(Shell shell, Deadline deadline) {
    this.shell = shell;
    this.deadline = deadline;
    begin();
  }

  /**
   * Where a device waits.
   *
   * @param above the line above, blanks aside
   * @param line the unfinished line, one character for each byte of it
   */
  record Waiting(String above, String line) {
    /** Numbers aside: some prompts count the commands. */
    boolean isLike(Waiting other) {
      return !line.isBlank() && withoutNumbers(line).equals(withoutNumbers(other.line));
    }

    private static String withoutNumbers(String line) {
      return line.strip().replaceAll("\\d+", "0");
    }

    @Override
    public String toString() {
      return Lines.readable(line.getBytes(ISO_8859_1));
    }
  }

  /** Types a line; what was said before is forgotten. */
  void type(String text) {
    begin();
    send(text);
  }

  /** Presses a key at a pager, which is no part of what is said. */
  void pass(String key) {
    screen.wipe();
    send(key);
  }

  /**
   * Reads on until the device has been silent for as long as the place where it waits asks for.
   *
   * @throws DeviceException PROMPT_TIMEOUT, DEADLINE or CANCELLED
   */
  Waiting hear(Function<Waiting, Duration> silence) {
    while (!deadline.passed()) {
      Waiting at = new Waiting(above, new String(screen.waiting(Prompts.LONGEST), ISO_8859_1));
      switch (shell.take(deadline.within(silence.apply(at)))) {
        case Arrival.Bytes(byte[] bytes) -> read(bytes);
        case Arrival.Silence() -> {
          if (!deadline.passed()) return at;
        }
        case Arrival.Ended(String why) -> throw new DeviceException(FailureCode.PROMPT_TIMEOUT, why);
        case Arrival.Cancelled() -> throw new DeviceException(FailureCode.CANCELLED, "cancelled while looking at the device");
      }
    }
    throw new DeviceException(FailureCode.DEADLINE, "no time is left to find out what the device is");
  }

  /** Whether nothing came since the last line was typed. */
  boolean isSilent() {
    return silent;
  }

  /** The finished lines since then, as far as they fit in 64 KiB. */
  String said() {
    return new String(said.bytes(), UTF_8);
  }

  private void begin() {
    said = new Output(KEPT);
    screen = new TerminalLine(this::finished);
    above = "";
    silent = true;
  }

  private void send(String text) {
    shell.send(text.getBytes(UTF_8), deadline);
  }

  private void read(byte[] bytes) {
    silent = false;
    queries.accept(bytes);
    screen.accept(bytes, 0, bytes.length);
    queries.takeAnswers().ifPresent(answers -> shell.send(answers, deadline));
  }

  private void finished(byte[] bytes, int length) {
    said.append(bytes, length);
    above = new String(Arrays.copyOf(bytes, Math.min(length, Prompts.LONGEST)), ISO_8859_1).strip();
  }
}
