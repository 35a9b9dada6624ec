package dev.trunkline.session;

import dev.trunkline.device.Move;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Step;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshLimits;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The start of a session: find the prompt behind the banner, learn it, gain privilege, prepare the terminal. */
final class Opening {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Platform platform;
  private final Credential credential;
  private final Deadline deadline;
  private final Prompts any;
  private final String nonce = HexFormat.of().toHexDigits(RANDOM.nextLong());
  private final Dialogue dialogue;

  Opening(Shell shell, Platform platform, Credential credential, SshLimits limits, Deadline deadline) {
    this.platform = platform;
    this.credential = credential;
    this.deadline = deadline;
    this.any = Prompts.any(platform, nonce);
    this.dialogue = new Dialogue(shell, platform, credential, limits, nonce);
  }

  Dialogue dialogue() {
    return dialogue;
  }

  /**
   * Ends in the resting mode.
   *
   * @throws DeviceException PROMPT_TIMEOUT, UNEXPECTED_PROMPT, ENABLE_FAILED, DEADLINE or CANCELLED
   */
  void open() {
    Prompt first = dialogue.listen(Expected.atLogin(platform.login().questions(), credential), deadline).prompt();
    Prompt learned = platform.login().ownPrompt().map(this::setPrompt).orElseGet(() -> learn(first));
    dialogue.expect(any.withStem(learned.stem()));
    enable(learned.mode());
    platform.login().prepare().forEach(step -> dialogue.say(step, deadline));
  }

  private Prompt learn(Prompt first) {
    dialogue.expect(any);
    return dialogue.learn(first, deadline);
  }

  private Prompt setPrompt(String command) {
    dialogue.expect(any.withStem(nonce));
    return dialogue.say(Step.of(command, List.of()), deadline).prompt();
  }

  private void enable(String mode) {
    platform
        .modes()
        .move(mode, platform.modes().rest())
        .filter(move -> credential.enable().isPresent() || !move.wantsEnableSecret())
        .ifPresent(this::enable);
  }

  /** Asked for the secret a second time, or back at the old prompt: it was wrong, and is not tried again. */
  private void enable(Move move) {
    try {
      Dialogue.Said said = Moves.make(dialogue, move, deadline);
      if (!said.prompt().mode().equals(move.to())) throw Moves.refused(move, said);
    } catch (DeviceException e) {
      boolean refused = e.code() == FailureCode.UNEXPECTED_PROMPT || e.code() == FailureCode.COMMAND_REJECTED;
      throw refused ? new DeviceException(FailureCode.ENABLE_FAILED, e.failure().detail(), e) : e;
    }
  }
}
