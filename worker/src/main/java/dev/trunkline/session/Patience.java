package dev.trunkline.session;

import dev.trunkline.transport.Deadline;
import java.time.Duration;

/**
 * How long an answer may take.
 *
 * @param idle how long the device may be silent in between
 * @param deadline when the last word must have been said
 */
record Patience(Duration idle, Deadline deadline) {}
