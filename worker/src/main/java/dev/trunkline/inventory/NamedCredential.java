package dev.trunkline.inventory;

import dev.trunkline.provider.SecretReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stored credential as its owner sees it.
 *
 * @param version raised by every rotation; 1 for the first
 * @param secrets the names of those that are set, never what they are
 * @param source where they are kept; empty where they are stored here
 */
public record NamedCredential(
    String name,
    String username,
    int version,
    List<String> secrets,
    Optional<SecretReference> source,
    Instant createdAt,
    Instant rotatedAt) {}
