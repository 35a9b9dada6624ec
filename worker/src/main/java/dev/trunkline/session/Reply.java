package dev.trunkline.session;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import java.time.Duration;
import java.util.Optional;

/**
 * What a device answered to one command.
 *
 * @param output without echo, prompt, pagers and terminal sequences, lines ended by LF; otherwise byte for byte
 * @param truncated whether the device said more than {@code SshLimits.maxOutputBytes}
 * @param rejected the device's own refusal of the command
 * @param promptMode the mode the device was in afterwards
 * @param astray whether a configuration line led elsewhere than it should; what follows it must not be sent
 * @param firstByte from sending to the first byte of the answer
 * @param total from sending to the prompt
 */
public record Reply(
    byte[] output,
    boolean truncated,
    Optional<Failure> rejected,
    String promptMode,
    boolean astray,
    Duration firstByte,
    Duration total) {

  Reply astray(String words) {
    return new Reply(output, truncated, rejected.or(() -> refusal(words)), promptMode, true, firstByte, total);
  }

  /** What the device said was no refusal, but not what it says when all is well either. */
  Reply refused(String words) {
    return new Reply(output, truncated, rejected.or(() -> refusal(words)), promptMode, astray, firstByte, total);
  }

  private static Optional<Failure> refusal(String words) {
    return Optional.of(new Failure(FailureCode.COMMAND_REJECTED, words));
  }
}
