package dev.trunkline.inventory;

import dev.trunkline.access.Caller;
import dev.trunkline.audit.Audit;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Notes who changed what in the inventory. It has names of credentials, so there is no secret that could get in here. */
public final class InventoryAudit {
  private static final int MOST_NAMES = 200;

  private final Audit audit;

  public InventoryAudit(Audit audit) {
    this.audit = audit;
  }

  public void created(Caller by, DeviceEntry entry, Instant now) {
    audit.note(by.did(now, "device.created", entry.name(), fields(entry)));
  }

  /** With the fields that differ: {@code {"host": ["192.0.2.1", "192.0.2.2"]}}. */
  public void replaced(Caller by, DeviceEntry before, DeviceEntry after, Instant now) {
    audit.note(by.did(now, "device.replaced", after.name(), differences(before, after)));
  }

  public void deleted(Caller by, DeviceEntry entry, Instant now) {
    audit.note(by.did(now, "device.deleted", entry.name(), fields(entry)));
  }

  /** With counts, and the first names of each kind. */
  void imported(Caller by, ImportPlan plan, Instant now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("format", plan.request().format().wireName());
    put(details, "removed", plan.removed());
    put(details, "changed", plan.changed());
    put(details, "added", plan.added());
    details.put("errors", plan.errors().size());
    details.put("digest", plan.digest());
    audit.note(by.did(now, "devices.imported", plan.request().source(), details));
  }

  private static void put(Map<String, Object> details, String kind, List<? extends ImportPlan.Change> changes) {
    details.put(kind, changes.size());
    if (changes.isEmpty()) return;
    details.put(kind + "_names", changes.stream().map(ImportPlan.Change::name).limit(MOST_NAMES).toList());
  }

  /**
   * Fields that differ, each with its value before and after; null where there is none.
   */
  static Map<String, Object> differences(DeviceEntry before, DeviceEntry after) {
    Map<String, Object> old = fields(before);
    Map<String, Object> differences = new LinkedHashMap<>();
    fields(after)
        .forEach((field, value) -> {
          if (!Objects.equals(old.get(field), value)) differences.put(field, Arrays.asList(old.get(field), value));
        });
    return differences;
  }

  /** All but the name. */
  static Map<String, Object> fields(DeviceEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("host", entry.host());
    fields.put("port", entry.port());
    fields.put("platform", entry.platform());
    fields.put("credential", entry.credential());
    fields.put("jump", entry.jump().orElse(null));
    fields.put("tags", entry.tags());
    fields.put("description", entry.description());
    entry.limits().maxConnections().ifPresent(most -> fields.put("max_connections", most));
    entry.limits().loginsPerMinute().ifPresent(most -> fields.put("logins_per_minute", most));
    return fields;
  }
}
