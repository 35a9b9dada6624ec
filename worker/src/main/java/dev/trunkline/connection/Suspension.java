package dev.trunkline.connection;

import java.time.Instant;
import java.util.UUID;

/**
 * A credential that a device refused, as its owner sees it.
 *
 * @param detail how the device refused
 * @param until then one login tries the credential again
 */
public record Suspension(
    UUID id, String host, int port, String username, String detail, Instant suspendedAt, Instant until) {}
