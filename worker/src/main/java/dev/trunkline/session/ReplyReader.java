package dev.trunkline.session;

import dev.trunkline.device.Dialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the answer to one command, chunk by chunk, and says what the device seems to be doing. Knows nothing of
 * connections and waits.
 */
final class ReplyReader {
  /** A question may be the middle of a line of output, until nothing follows it. */
  private static final Duration QUESTION_QUIET = Duration.ofMillis(50);

  private final Prompts prompts;
  private final Dialect dialect;
  private final Optional<Echo> echo;
  private final Output output;
  private final TerminalLine screen;
  private final Doubt doubt;
  private final TerminalQueries queries = new TerminalQueries();
  private final byte[] lastLine = new byte[Prompts.LONGEST];
  private int lastLength;
  private boolean questionAnswered;
  private boolean anyLine;

  /**
   * @param echo absent where what was sent is not shown, such as a password
   */
  ReplyReader(Prompts prompts, Dialect dialect, Optional<Echo> echo, Doubt doubt, long maxOutputBytes) {
    this(prompts, dialect, echo, doubt, new Output(maxOutputBytes));
  }

  ReplyReader(Prompts prompts, Dialect dialect, Optional<Echo> echo, Doubt doubt, Output output) {
    this.prompts = prompts;
    this.dialect = dialect;
    this.echo = echo;
    this.doubt = doubt;
    this.output = output;
    this.screen = new TerminalLine(this::finished);
  }

  void accept(byte[] chunk, long nanoTime) {
    queries.accept(chunk);
    int from = echoIsOpen() ? echo.get().accept(chunk) : 0;
    if (echoIsOpen() && echo.get().isExhausted()) giveUpEcho();
    if (echoIsOpen()) return;
    doubt.beforeChunk(chunk, from, screen.waitingLength() > 0, nanoTime);
    screen.accept(chunk, from, chunk.length);
  }

  /** What the terminal itself was asked, to be sent as it is. */
  Optional<byte[]> takeTerminalAnswers() {
    return queries.takeAnswers();
  }

  Stance stance(List<Expected> expected) {
    // What the next command is answered must not begin with the rest of a sequence.
    if (isInSequence()) return new Stance.Talking();
    String line = waitingLine();
    Optional<Prompt> prompt = prompts.find(above(), line);
    if (prompt.isPresent()) return new Stance.AtPrompt(prompt.get(), quiet());
    for (Dialect.Pager pager : dialect.pagers()) {
      if (pager.pattern().matcher(line).matches()) return new Stance.AtPager(pager.key());
    }
    return questionAnswered || line.isBlank() ? new Stance.Talking() : question(line, expected);
  }

  /** The device was told to go on: what it waited at is no output. */
  void passedPager() {
    giveUpEcho();
    doubt.waited();
    screen.wipe();
  }

  /** The question stays in the output. It is not asked again before its line has ended. */
  void passedQuestion() {
    giveUpEcho();
    doubt.waited();
    questionAnswered = true;
  }

  /** The command is over. */
  void passedPrompt(Prompt prompt) {
    giveUpEcho();
    int prompting = Math.min(screen.waitingLength(), Prompts.LONGEST) - prompt.start();
    screen.handOver(screen.waitingLength() - prompting);
  }

  boolean echoIsOpen() {
    return echo.isPresent() && echo.get().isOpen();
  }

  byte[] output() {
    return output.bytesWithoutLast(dialect.beforePrompt());
  }

  /** What the device said until now, the waiting line included. */
  byte[] partialOutput() {
    giveUpEcho();
    screen.handOver(screen.waitingLength());
    return output.bytes();
  }

  boolean truncated() {
    return output.truncated();
  }

  /** The end of it, one character for each byte, so that patterns meet bytes of any encoding. */
  private String waitingLine() {
    if (echoIsOpen()) return echo.get().waitingLine();
    return new String(screen.waiting(Prompts.LONGEST), StandardCharsets.ISO_8859_1);
  }

  private boolean isInSequence() {
    return echoIsOpen() ? echo.get().isInSequence() : screen.isInSequence();
  }

  private String above() {
    return echoIsOpen() ? echo.get().above() : new String(lastLine, 0, lastLength, StandardCharsets.ISO_8859_1).strip();
  }

  private Duration quiet() {
    return echoIsOpen() ? doubt.withoutEcho() : doubt.quiet(prompts.unguessable());
  }

  private Stance question(String line, List<Expected> expected) {
    Optional<Expected> answer = expected.stream().filter(e -> e.line().test(line)).findFirst();
    boolean takesKey = endsWithAny(line, dialect.keyQuestions());
    boolean asked = takesKey || answer.isPresent() || endsWithAny(line, dialect.questions());
    if (!asked) return new Stance.Talking();
    Duration quiet = answer.map(Expected::certain).orElse(false) ? Duration.ZERO : QUESTION_QUIET;
    return new Stance.AtQuestion(answer, takesKey, quiet);
  }

  private static boolean endsWithAny(String line, List<Pattern> patterns) {
    return patterns.stream().anyMatch(pattern -> Lines.endsWith(line, pattern));
  }

  private void finished(byte[] bytes, int length) {
    questionAnswered = false;
    lastLength = Math.min(length, lastLine.length);
    System.arraycopy(bytes, 0, lastLine, 0, lastLength);
    if (!anyLine && echo.isPresent() && echo.get().isRepeatedBy(above())) return;
    anyLine = true;
    doubt.sawLine(bytes, length);
    output.append(bytes, length);
  }

  private void giveUpEcho() {
    if (!echoIsOpen()) return;
    byte[] bytes = echo.get().giveUp();
    screen.accept(bytes, 0, bytes.length);
  }
}
