package dev.trunkline.session;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Step;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A logged-in command line: lines in, replies out, always at a known prompt in between. One thread at a time uses it;
 * any thread may cancel.
 */
public final class DeviceSession implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final Shell shell;
  private final Platform platform;
  private final Credential credential;
  private final Dialogue dialogue;
  private Prompt rest;
  private long atPromptSince;
  private long commandBytes;
  private volatile String unusable;
  private volatile boolean cancelled;

  private DeviceSession(Shell shell, Platform platform, Credential credential, Dialogue dialogue) {
    this.shell = shell;
    this.platform = platform;
    this.credential = credential;
    this.dialogue = dialogue;
  }

  /**
   * Opens a shell on the connection, finds the prompt, enters the resting mode and prepares the terminal.
   *
   * @throws DeviceException PROMPT_TIMEOUT, UNEXPECTED_PROMPT, ENABLE_FAILED, LIMIT_REACHED, DEADLINE or CANCELLED; the
   *     shell is closed then, the connection is not
   */
  public static DeviceSession open(
      SshTransport transport, Platform platform, Credential credential, SshLimits limits, Deadline deadline) {
    Terminal terminal = Terminal.wide(platform.line().terminalType());
    return open(transport.openShell(terminal, deadline), platform, credential, limits, deadline);
  }

  /** As the other, on a shell that is about to show its prompt. */
  public static DeviceSession open(
      Shell shell, Platform platform, Credential credential, SshLimits limits, Deadline deadline) {
    try {
      var opening = new Opening(shell, platform, credential, limits, deadline);
      var session = new DeviceSession(shell, platform, credential, opening.dialogue());
      opening.open();
      session.rest = session.arrived();
      return session;
    } catch (RuntimeException e) {
      shell.close();
      throw e;
    }
  }

  /** For somebody who masks by other rules: from now on answers show the secrets of the login. */
  public void maskNothing() {
    dialogue.maskNothing();
  }

  /**
   * Sends the command and reads on to the prompt.
   *
   * @throws DeviceException PROMPT_TIMEOUT, UNEXPECTED_PROMPT, DEADLINE or CANCELLED; {@link #commandBytesSent()} tells
   *     whether any of it left. If so, the session is unusable and {@link #partialOutput()} has what the device said
   */
  public Reply run(CommandLine command, Deadline deadline) {
    Patience patience = command.timeout().map(idle -> new Patience(idle, deadline)).orElse(dialogue.usual(deadline));
    return guarded(deadline, () -> run(command.text(), Expected.of(command.answers()), patience, command.tap()));
  }

  /**
   * Sends a configuration line, and looks whether it led to where it should: a line behind one that did not would
   * change something else.
   *
   * @throws DeviceException COMMAND_REJECTED where the session is not in configuration mode any more, and nothing was
   *     sent; else as {@link #run}
   */
  public Reply configure(CommandLine line, Deadline deadline) {
    platform.modes().config().ifPresent(this::requireMode);
    Reply reply = run(line, deadline);
    String seen = Lines.readable(dialogue.at().text().getBytes(StandardCharsets.ISO_8859_1));
    boolean there = platform.modes().promptAfter(line.text()).map(prompt -> prompt.matcher(seen).find()).orElse(true);
    return there ? reply : reply.astray("the line did not lead to where it should, the prompt is " + seen.strip());
  }

  /**
   * Does nothing where every command of the platform is live.
   *
   * @throws DeviceException COMMAND_REJECTED where the device does not let us in, such as while another holds the lock;
   *     the session stays usable then. Else as {@link #run}
   */
  public void enterConfig(Deadline deadline) {
    platform.modes().config().ifPresent(config -> moveTo(config, deadline));
  }

  /**
   * Back to the resting mode. Nothing that was not committed is kept.
   *
   * @throws DeviceException as {@link #enterConfig}
   */
  public void leaveConfig(Deadline deadline) {
    moveTo(rest.mode(), deadline);
  }

  /** Empty where the platform has no candidate. */
  public Optional<Reply> commit(Deadline deadline) {
    return platform.changes().commit().map(step -> take(step, deadline));
  }

  /** Throws the candidate away and stays in configuration mode; empty where the platform has none. */
  public Optional<Reply> abort(Deadline deadline) {
    return platform.changes().abort().map(step -> take(step, deadline));
  }

  /** Makes the running configuration survive a reload, and rests; empty where the platform has nothing to save. */
  public Optional<Reply> save(Deadline deadline) {
    return platform.changes().save().map(step -> save(step, deadline));
  }

  /** The prompt itself, which on many platforms names the place in the configuration. */
  public String promptLine() {
    String text = dialogue.at().text();
    String line = text.substring(text.lastIndexOf('\n') + 1);
    int start = Math.min(dialogue.at().start(), line.length());
    return Lines.readable(line.substring(start).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The prompt, where configuration lines have no mode of their own and left the session in another than its resting mode. */
  public Optional<String> openBlock() {
    boolean open = platform.modes().config().isEmpty() && !dialogue.at().mode().equals(rest.mode());
    return open ? Optional.of(dialogue.at().text().strip()) : Optional.empty();
  }

  /**
   * Shows that the session waits at the prompt of its resting mode, in the same place of the device as after its login
   * and under the same host name, since some devices show another place by that. Brings it back there from another mode. Costs one round trip, and nothing at all where it came to rest less than 5 s ago and was silent since.
   *
   * @throws DeviceException where that cannot be shown; the session is to be closed then
   */
  public void prove(Deadline deadline) {
    requireUsable();
    boolean fresh = System.nanoTime() - atPromptSince < FRESH.toNanos() && !shell.hasUnread();
    if (!fresh) guarded(deadline, () -> probe(deadline));
    moveTo(rest.mode(), deadline);
    if (!dialogue.at().isSamePlace(rest)) unusable = "it was left elsewhere than it logged in: " + dialogue.at().text().strip();
    requireUsable();
  }

  /** Bytes of commands and answers that may have left; moves between modes and looks for the prompt are not counted. */
  public long commandBytesSent() {
    return commandBytes;
  }

  /** What the device said to the line whose answer failed, cleaned as in {@link Reply#output()}. */
  public byte[] partialOutput() {
    return dialogue.partialOutput();
  }

  /** Whether the session waits at a prompt, as far as this side has heard. */
  public boolean isUsable() {
    return unusable == null && !cancelled && shell.isOpen();
  }

  /** False once the device, or the way to it, has ended the session; silence alone does not. */
  public boolean isOpen() {
    return shell.isOpen();
  }

  /** Ends a running wait in another thread with CANCELLED; the session is unusable afterwards. */
  public void cancel() {
    cancelled = true;
    shell.cancel();
  }

  /** Logs out, waiting at most 1 s for the device to agree, and closes the shell. The connection stays. */
  public void close(String reason) {
    if (isUsable()) platform.line().logout().ifPresent(this::logOut);
    unusable = "it was closed: " + reason;
    shell.close();
  }

  @Override
  public void close() {
    close("not needed any more");
  }

  private Reply run(String text, List<Expected> expected, Patience patience, OutputTap tap) {
    dialogue.skipUnread();
    long started = System.nanoTime();
    Dialogue.Said said = count(() -> say(text, expected, patience, tap));
    Duration total = Duration.ofNanos(System.nanoTime() - started);
    var rejected = Rejection.find(platform.dialect(), arrived(), said.output());
    return new Reply(said.output(), said.truncated(), rejected, said.prompt().mode(), false, said.firstByte(), total);
  }

  private Dialogue.Said say(String text, List<Expected> expected, Patience patience, OutputTap tap) {
    return platform.dialect().mayChangePrompt(text)
        ? dialogue.sayAndRelearn(text, expected, patience, tap)
        : dialogue.say(text, expected, patience, tap);
  }

  private <T> T count(Supplier<T> step) {
    long before = shell.bytesSent();
    try {
      return step.get();
    } finally {
      commandBytes += shell.bytesSent() - before;
    }
  }

  private Reply save(Step step, Deadline deadline) {
    step.mode().ifPresent(mode -> moveTo(mode, deadline));
    Reply reply = take(step, deadline);
    moveTo(rest.mode(), deadline);
    return reply;
  }

  private Reply take(Step step, Deadline deadline) {
    Patience patient = new Patience(deadline.remaining(), deadline);
    Reply reply = guarded(deadline, () -> run(step.send(), Expected.of(step.questions(), credential), patient, OutputTap.NONE));
    String said = new String(reply.output(), StandardCharsets.UTF_8);
    boolean done = step.done().map(words -> words.matcher(said).find()).orElse(true);
    return done ? reply : reply.refused(step.send() + " did not say that it worked: " + Lines.readable(reply.output()));
  }

  private void requireMode(String wanted) {
    String mode = dialogue.at().mode();
    if (mode.equals(wanted)) return;
    throw new DeviceException(FailureCode.COMMAND_REJECTED, "the device is in %s mode, not in %s mode".formatted(mode, wanted));
  }

  private void moveTo(String target, Deadline deadline) {
    String mode = dialogue.at().mode();
    if (mode.equals(target)) return;
    var move = platform.modes().move(mode, target)
        .orElseThrow(() -> new DeviceException(FailureCode.COMMAND_REJECTED, "no way from " + mode + " to " + target));
    dialogue.skipUnread();
    Dialogue.Said said = guarded(deadline, () -> Moves.make(dialogue, move, deadline));
    if (!arrived().mode().equals(target)) throw Moves.refused(move, said);
  }

  private Prompt probe(Deadline deadline) {
    dialogue.skipUnread();
    dialogue.say("", List.of(), dialogue.usual(deadline));
    return arrived();
  }

  /** The session waits at a prompt. */
  private Prompt arrived() {
    atPromptSince = System.nanoTime();
    return dialogue.at();
  }

  /** After a failure nobody knows what the device does with the next line. */
  private <T> T guarded(Deadline deadline, Supplier<T> step) {
    requireUsable();
    if (deadline.passed()) throw new DeviceException(FailureCode.DEADLINE, "no time is left, nothing was sent");
    try {
      return step.get();
    } catch (DeviceException e) {
      unusable = e.failure().detail();
      throw e;
    }
  }

  private void requireUsable() {
    if (cancelled) throw new DeviceException(FailureCode.CANCELLED, "the session was cancelled");
    if (isUsable()) return;
    String why = unusable != null ? unusable : "the device closed it";
    throw new DeviceException(FailureCode.PROMPT_TIMEOUT, "the session is unusable: " + why);
  }

  private void logOut(String command) {
    Deadline deadline = Deadline.in(GOODBYE);
    try {
      shell.send((command + platform.line().enter()).getBytes(StandardCharsets.UTF_8), deadline);
      while (shell.take(deadline) instanceof Arrival.Bytes) {}
    } catch (DeviceException e) {
      unusable = e.failure().detail();
    }
  }
}
