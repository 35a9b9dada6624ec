package dev.trunkline.connection;

import java.time.Duration;

/**
 * When a device is left alone.
 *
 * @param failures so many in a row open a breaker; at least 1
 * @param firstOpen how long it is open at first; doubles with every failed probe, up to 15 minutes
 */
public record BreakerRules(int failures, Duration firstOpen) {}
