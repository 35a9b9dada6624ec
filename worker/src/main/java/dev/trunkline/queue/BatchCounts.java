package dev.trunkline.queue;

/**
 * How far the jobs of a batch are.
 *
 * @param held whether any is held back
 * @param open let go and not ended
 * @param failed ended as failed, partial or in doubt
 * @param canarySucceeded of the canary; 0 where there is none
 * @param canaryFailed of the canary, cancelled ones among them
 */
public record BatchCounts(boolean held, int open, int failed, int canarySucceeded, int canaryFailed) {}
