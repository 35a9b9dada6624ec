package dev.trunkline.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A webhook as whoever may see it sees it: without its secrets.
 *
 * @param url without what follows the question mark
 * @param disabledBecause empty where it is enabled
 * @param formerSecretUntil until when the secret before signs, too; null where there is none
 */
public record Webhook(
    UUID id,
    String name,
    String url,
    List<String> events,
    Map<String, String> labels,
    boolean enabled,
    String disabledBecause,
    Instant formerSecretUntil,
    Instant createdAt,
    String createdBy,
    Instant updatedAt) {}
