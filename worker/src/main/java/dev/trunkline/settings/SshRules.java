package dev.trunkline.settings;

import dev.trunkline.job.AlgorithmProfile;
import java.time.Duration;

/**
 * How long a device may take for what, and how it is watched over.
 *
 * @param idleTimeout without a byte from the device while a command runs
 * @param keepaliveInterval so much silence before a device is asked for a sign of life
 * @param keepaliveCount so many unanswered ones are the end of the connection
 * @param algorithms where a device names none
 */
public record SshRules(
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration authTimeout,
    Duration idleTimeout,
    Duration keepaliveInterval,
    int keepaliveCount,
    int maxChannelsPerConnection,
    AlgorithmProfile algorithms) {
  static SshRules from(Section section) {
    return new SshRules(
        section.seconds("connect_timeout_seconds", 10, 1, 300, "How long a TCP connection may take."),
        section.seconds("handshake_timeout_seconds", 10, 1, 300, "How long the SSH handshake may take."),
        section.seconds("auth_timeout_seconds", 20, 1, 300, "How long logging in may take."),
        section.seconds("idle_timeout_seconds", 30, 1, 3_600, "How long a device may send nothing"
            + " while a command runs."),
        section.seconds("keepalive_interval_seconds", 60, 1, 3_600, "How often a connection that is silent is asked"
            + " for a sign of life."),
        section.integer("keepalive_count", 3, 1, 100, "Signs of life that a device may owe; with so many unanswered its"
            + " connection is closed."),
        section.integer("max_channels_per_connection", 10, 1, 100, "Channels that one connection may carry;"
            + " a platform may allow fewer."),
        section.choice("algorithms", AlgorithmProfile.MODERN, "What a device is offered that names no algorithms:"
            + " safe ones only, or old ones behind those."));
  }
}
