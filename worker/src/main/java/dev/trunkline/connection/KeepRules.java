package dev.trunkline.connection;

import java.time.Duration;

/**
 * How long connections are kept.
 *
 * @param jobsShare false gives every job a connection of its own, which closes with it
 * @param maxIdle one without channels is closed after this
 * @param maxAge one that is older gets no further channels; zero for no limit
 */
public record KeepRules(boolean jobsShare, Duration maxIdle, Duration maxAge) {}
