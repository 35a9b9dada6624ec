package dev.trunkline.batch;

import java.time.Instant;
import java.util.Optional;

/**
 * How the jobs of a batch are let go.
 *
 * @param maxParallel so many at most are let go and not ended; empty for all of them
 * @param maxFailures one more that ends as failed, partial or in doubt stops the batch; empty where nothing does
 * @param canary the first so many have to succeed before the others are let go
 * @param runAt none starts before
 */
public record BatchRules(
    Optional<Integer> maxParallel, Optional<Integer> maxFailures, Optional<Integer> canary, Optional<Instant> runAt) {}
