package dev.trunkline.session;

import dev.trunkline.connection.ConnectionKey;

/**
 * An open connection together with what its holder has to know of it.
 *
 * @param lane the device's lane, by which the claim loop finds the warm worker
 */
record HeldConnection(ConnectionKey key, DeviceConnection connection, long lane) {}
