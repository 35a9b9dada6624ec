package dev.trunkline.session;

import dev.trunkline.failure.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * What a device answered to one command.
 *
 * @param output without echo, prompt, pagers and terminal sequences, lines ended by LF; otherwise byte for byte
 * @param truncated whether the device said more than {@code SshLimits.maxOutputBytes}
 * @param rejected the device's own refusal of the command
 * @param promptMode the mode the device was in afterwards
 * @param firstByte from sending to the first byte of the answer
 * @param total from sending to the prompt
 */
public record Reply(
    byte[] output,
    boolean truncated,
    Optional<Failure> rejected,
    String promptMode,
    Duration firstByte,
    Duration total) {}
