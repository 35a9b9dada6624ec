package dev.trunkline.session;

import java.time.Duration;

/**
 * How a worker keeps connections.
 *
 * @param reuse false opens a connection for each job and closes it after
 * @param maxIdle a connection unused for longer is closed
 * @param maxConnections of one worker; the least recently used makes room
 */
public record ReuseRules(boolean reuse, Duration maxIdle, int maxConnections) {}
