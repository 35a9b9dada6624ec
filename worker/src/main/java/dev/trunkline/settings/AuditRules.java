package dev.trunkline.settings;

import java.time.Duration;

/**
 * How long it is known who did what.
 *
 * @param retention at least the 30 days that the table insists on
 */
public record AuditRules(Duration retention) {
  static AuditRules from(Section section) {
    return new AuditRules(section.days("retention_days", 400, 30, 36_500, "How long it is kept who did what, and when."));
  }
}
