package dev.trunkline.result;

import java.time.Instant;
import java.util.Optional;

/**
 * Which rows of the audit.
 *
 * @param since from then on
 * @param until before then
 */
public record AuditFilter(
    String tenant,
    Optional<String> action,
    Optional<String> actor,
    Optional<String> subject,
    Optional<Instant> since,
    Optional<Instant> until) {}
