package dev.trunkline.lab;

import java.time.Instant;

/**
 * A line a device received.
 *
 * @param session the shell it came through, {@code 3.1} for the first shell of the device's third connection
 * @param line without its end; {@code <secret>} stands for a secret
 */
public record Received(Instant at, String session, String line) {}
