package dev.trunkline.result;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * A row of the audit: what somebody did.
 *
 * @param details a JSON object
 */
public record AuditItem(long id, Instant at, String actor, String action, String subject, @JsonRawValue String details) {}
