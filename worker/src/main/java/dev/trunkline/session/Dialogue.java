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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The talk with one shell: what was said last, and which prompt the answers end with. */
final class Dialogue {
  /** A prompt that was on its way when the command left must not be taken for the end of its answer. */
  private static final Duration ECHO_PATIENCE = Duration.ofSeconds(1);
  /** Once a device is known not to echo. */
  private static final Duration NO_ECHO_PATIENCE = Duration.ofMillis(50);

  /** While any host name will do, output is easily taken for a prompt. */
  private static final Duration UNLEARNED_QUIET = Duration.ofMillis(50);
  /** Late banners and log lines may spoil a comparison; nothing spoils this many. */
  private static final int COMPARISONS = 5;

  private final Shell shell;
  private final Platform platform;
  private final Credential credential;
  private final SshLimits limits;
  private final String nonce;
  private SecretMask mask;
  private Prompts prompts;
  private Duration quiet;
  private Duration echoPatience = ECHO_PATIENCE;
  /** Only while an answer is read, and after it failed: a session at rest holds no output. */
  private ReplyReader reader;
  private Prompt prompt;

  /**
   * @param credential whose secrets are to be in no answer
   * @param nonce stands for <code>{nonce}</code> in the platform's prompts and commands
   */
  Dialogue(Shell shell, Platform platform, Credential credential, SshLimits limits, String nonce) {
    this.shell = shell;
    this.platform = platform;
    this.credential = credential;
    this.mask = SecretMask.of(credential);
    this.limits = limits;
    this.nonce = nonce;
    expect(Prompts.first(platform, nonce));
  }

  /** An answer in full. */
  record Said(Prompt prompt, byte[] output, boolean truncated, Duration firstByte, boolean echoed) {}

  /** From now on answers show the secrets of the login. */
  void maskNothing() {
    mask = SecretMask.of();
  }

  /** From now on only these prompts count. */
  void expect(Prompts prompts) {
    this.prompts = prompts;
    this.quiet = platform.line().quiet();
  }

  /** Says a line after which the prompt may be another one, and learns that as carefully as the first. */
  Said sayAndRelearn(String text, List<Expected> expected, Patience patience, OutputTap tap) {
    Prompts known = prompts;
    prompts = known.withAnyStem();
    quiet = UNLEARNED_QUIET;
    Said said = say(text, expected, patience, tap);
    expect(known);
    if (!known.knows(said.prompt.stem())) expect(known.withStem(learn(said.prompt, patience.deadline()).stem()));
    return said;
  }

  /** The same stem twice in a row is the prompt: a line of a banner does not come again when Enter is pressed. */
  Prompt learn(Prompt seen, Deadline deadline) {
    expect(prompts.withAnyStem());
    Prompt last = seen;
    for (int i = 0; i < COMPARISONS; i++) {
      Prompt next = say("", List.of(), usual(deadline)).prompt();
      if (next.stem().equals(last.stem()) && next.mode().equals(last.mode())) return next;
      last = next;
    }
    throw new DeviceException(FailureCode.PROMPT_TIMEOUT, "the last line never was the same twice: " + last.stem());
  }

  Patience usual(Deadline deadline) {
    return new Patience(limits.idle(), deadline);
  }

  /** Waits for a prompt without having asked for one. */
  Said listen(List<Expected> expected, Deadline deadline) {
    return await(Optional.empty(), expected, usual(deadline), OutputTap.NONE);
  }

  /** Says a command of the platform itself. */
  Said say(Step step, Deadline deadline) {
    return say(step.send().replace("{nonce}", nonce), Expected.of(step.questions(), credential), usual(deadline));
  }

  /** Types a line and waits for the prompt after its answer. */
  Said say(String text, List<Expected> expected, Patience patience) {
    return say(text, expected, patience, OutputTap.NONE);
  }

  /** As the other; the tap hears the answer while it comes. */
  Said say(String text, List<Expected> expected, Patience patience, OutputTap tap) {
    Optional<Echo> echo = echo(text);
    shell.send((text + platform.line().enter()).getBytes(StandardCharsets.UTF_8), patience.deadline());
    Said said = await(echo, expected, patience, tap);
    if (!text.isBlank()) echoPatience = said.echoed ? ECHO_PATIENCE : NO_ECHO_PATIENCE;
    return said;
  }

  private Optional<Echo> echo(String text) {
    return switch (platform.line().echo()) {
      case EXACT -> Optional.of(new Echo(text, false, prompts));
      case ALTERED -> Optional.of(new Echo(text, true, prompts));
      case NONE -> Optional.empty();
    };
  }

  /** Where the device waits, as far as it was asked. */
  Prompt at() {
    return prompt;
  }

  /** Drops what the device said unasked, such as log lines. */
  void skipUnread() {
    Deadline now = Deadline.in(Duration.ZERO);
    while (shell.hasUnread() && shell.take(now) instanceof Arrival.Bytes) {}
  }

  /** What the device said to a line whose answer failed. */
  byte[] partialOutput() {
    return reader == null ? new byte[0] : reader.partialOutput();
  }

  private Said await(Optional<Echo> echo, List<Expected> expected, Patience patience, OutputTap tap) {
    Doubt doubt = new Doubt(quiet, echoPatience, prompts);
    SettledLines heard = new SettledLines(tap, platform.dialect().beforePrompt());
    Output output = new Output(limits.maxOutputBytes(), mask.anew(), heard);
    reader = new ReplyReader(prompts, platform.dialect(), echo, doubt, output);
    Exchange exchange = new Exchange(shell, reader, platform.line().enter(), expected, patience);
    prompt = exchange.awaitPrompt();
    Said said =
        new Said(prompt, reader.output(), reader.truncated(), exchange.firstByte(), !exchange.wasWithoutEcho());
    reader = null;
    return said;
  }
}
