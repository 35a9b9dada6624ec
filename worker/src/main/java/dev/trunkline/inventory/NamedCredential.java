package dev.trunkline.inventory;

import java.time.Instant;
import java.util.List;

/**
 * A stored credential as its owner sees it.
 *
 * @param version raised by every rotation; 1 for the first
 * @param secrets the names of those that are set, never what they are
 */
public record NamedCredential(
    String name, String username, int version, List<String> secrets, Instant createdAt, Instant rotatedAt) {}
