/**
 * Who did what, as rows.
 *
 * <p>Whoever does something notes it and goes on: {@link Audit#note} puts the entry into a {@link Backlog} and returns, because it is
 * called under locks and between two bytes to a device. One thread of {@link AuditTrail} writes what has gathered, in one statement.
 * So a process that is killed loses the entries of the last moment, up to 200 ms; one that ends in order loses none. While
 * the database is away entries wait, up to a bound; beyond it the oldest go, are counted, and the log says so. Where a
 * connection breaks between a commit and its answer, what it wrote is written again.
 *
 * <p>Rows are never changed. The table refuses it, and refuses to delete what is younger than 30 days; {@code result.Retention} takes
 * away what is older than {@code audit.retention_days}. {@code result.StoredAudit} reads.
 */
package dev.trunkline.audit;
