package dev.trunkline.transport;

/**
 * The end of a connection.
 *
 * @param here whether this side ended it
 * @param why for people, as in "Connection timed out"
 */
public record Ending(boolean here, String why) {}
