package dev.trunkline.inventory;

import dev.trunkline.access.Caller;
import dev.trunkline.device.Platforms;
import dev.trunkline.transport.TargetPolicy;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes devices from inventories of other programs: first what would happen, then exactly that. */
public final class Imports {
  private final TransactionTemplate transaction;
  private final ImportedDevices devices;
  private final StoredCredentials credentials;
  private final Platforms platforms;
  private final TargetPolicy targets;
  private final InventoryAudit audit;

  public Imports(
      DataSource database, StoredCredentials credentials, Platforms platforms, TargetPolicy targets, InventoryAudit audit) {
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    this.devices = new ImportedDevices(JdbcClient.create(database));
    this.credentials = credentials;
    this.platforms = platforms;
    this.targets = targets;
    this.audit = audit;
  }

  /** Changes nothing. The same text gives the same plan as long as nothing changes that it depends on. */
  public ImportPlan preview(ImportRequest request, String text) {
    ImportCheck check = new ImportCheck(request, platforms, targets, credentials.usernames(request.tenant()));
    return new ImportPlanning(request, check, devices.all(request.tenant())).plan(text, request.format().read(text));
  }

  /**
   * All of the plan or nothing, noted in the name of {@code actor}.
   *
   * @return false where the inventory has changed since, and nothing was done
   */
  public boolean apply(ImportPlan plan, Caller by, Instant now) {
    if (!plan.changes().isEmpty() && !written(plan)) return false;
    audit.imported(by, plan, now);
    return true;
  }

  private boolean written(ImportPlan plan) {
    try {
      return Boolean.TRUE.equals(
          transaction.execute(
              status -> {
                boolean whole = write(plan);
                if (!whole) status.setRollbackOnly();
                return whole;
              }));
    } catch (DataIntegrityViolationException e) {
      // A jump host has gone, or somebody has begun to use one that is to go.
      return false;
    }
  }

  /** In this order, so that a jump host is there before and goes after those that are reached from it. */
  private boolean write(ImportPlan plan) {
    String tenant = plan.request().tenant();
    String source = plan.request().source();
    List<DeviceEntry> added = plan.added().stream().map(ImportPlan.Change.Added::after).toList();
    List<ExistingDevice> removed = plan.removed().stream().map(ImportPlan.Change.Removed::before).toList();
    return devices.add(tenant, source, added) == added.size()
        && devices.change(tenant, source, plan.changed()) == plan.changed().size()
        && devices.remove(tenant, source, removed) == removed.size();
  }
}
