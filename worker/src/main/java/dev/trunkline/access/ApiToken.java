package dev.trunkline.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What can be said of a token: all but its secret.
 *
 * @param tags whoever shows it reaches only devices that have all of them; every device where empty
 * @param createdBy the name of the token, of the same tenant or of the default one, that it was made with; of a login the provider
 * @param expiresAt null for never
 * @param lastUsedAt to the minute; null where it never was
 * @param person who logged in, as the audit calls them; null where nobody did, as {@code subject}
 * @param subject what the provider knows that person by
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ApiToken(
    UUID id,
    String tenant,
    String name,
    AccessRole role,
    List<String> tags,
    Instant createdAt,
    String createdBy,
    Instant expiresAt,
    Instant lastUsedAt,
    TokenKind kind,
    String person,
    String subject) {
  /** What the audit calls whoever shows it. */
  String calls() {
    return person == null ? name : person;
  }
}
