package dev.trunkline.session;

import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;

/**
 * What a job wants a session for.
 *
 * @param key all of which the session must match
 * @param lane the device's lane
 * @param claim whose job it is
 */
public record Wanted(ConnectionKey key, long lane, Claim claim) {}
