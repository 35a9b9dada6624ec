package dev.trunkline.connection;

import dev.trunkline.transport.Endpoint;
import java.time.Instant;
import java.util.UUID;

/**
 * A credential that a device refused, as its owner sees it.
 *
 * @param jump the jump hosts before the device, nearest first; empty for none
 * @param detail how the device refused
 * @param until then one login tries the credential again
 */
public record Suspension(
    UUID id, String host, int port, String jump, String username, String detail, Instant suspendedAt, Instant until) {
  Device device() {
    return new Device(new Endpoint(host, port), jump);
  }
}
