package dev.trunkline.webhook;

import java.util.Optional;
import java.util.UUID;

/**
 * A delivery that this process has taken upon itself to send.
 *
 * @param attempt which one that is; what comes of it counts only while it is the last
 * @param step how often it has failed since it was new, or asked for again
 * @param url sealed, as the secrets are
 * @param formerSecret where it still signs
 */
record DueDelivery(
    UUID id,
    UUID webhook,
    String tenant,
    String eventId,
    String body,
    int attempt,
    int step,
    byte[] url,
    byte[] secret,
    Optional<byte[]> formerSecret) {}
