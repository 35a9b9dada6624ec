package dev.trunkline.queue;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.job.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Notes the jobs that were put aside. */
public final class QuarantineAudit implements JobListener {
  private final Audit audit;

  public QuarantineAudit(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void started(Duration waited) {}

  @Override
  public void ended(JobOutcome.Ended outcome, Duration ran) {}

  @Override
  public void settled(SettledJob job) {
    if (!job.isQuarantined()) return;
    Map<String, Object> details = Map.of("device", job.device(), "crashes", job.crashes());
    audit.note(new AuditEntry(Instant.now(), job.tenant(), "system", "job.quarantined", job.id().toString(), details));
  }
}
