package dev.trunkline.audit;

/** Keeps what was done by whom. Any thread may call it, holding any lock: it returns at once and never throws. */
@FunctionalInterface
public interface Audit {
  void note(AuditEntry entry);
}
