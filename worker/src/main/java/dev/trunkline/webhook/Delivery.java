package dev.trunkline.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * What became of one event for one webhook. What does not apply is null.
 *
 * @param state {@code pending}, {@code delivered} or {@code failed}
 * @param attempts how often it was sent
 * @param status of the last answer
 * @param answer how the last answer began
 * @param error why there was no answer the last time, or why it is not sent at all
 */
public record Delivery(
    UUID id,
    String eventId,
    String type,
    String state,
    int attempts,
    Instant createdAt,
    Instant sentAt,
    Instant nextAttemptAt,
    Integer status,
    String answer,
    Reason error) {

  /**
   * Why.
   *
   * @param code the name of a {@link DeliveryFault}
   */
  public record Reason(String code, String detail) {}
}
