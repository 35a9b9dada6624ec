package dev.trunkline.connection;

/**
 * What is reserved at one moment.
 *
 * @param admitted SSH connections counted against the limits
 * @param connections being opened, open or being closed
 * @param channels open or about to be
 * @param holders devices, and users at devices, that anything is counted for
 */
public record ConnectionCounts(int admitted, int connections, int channels, int holders) {}
