package dev.trunkline.inventory;

import dev.trunkline.job.DeviceLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The table {@code devices}, many at once. What is written since it was read is left alone, and the caller takes all back. */
final class ImportedDevices {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;

  ImportedDevices(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Every device of the tenant, by name. */
  Map<String, ExistingDevice> all(String tenant) {
    Map<String, ExistingDevice> all = new HashMap<>();
    jdbc.sql(
            """
            select d.name, d.host, d.port, d.platform, c.name as credential, d.jump, d.tags, d.description, d.source, d.updated_at
            from devices d join credentials c on c.id = d.credential_id where d.tenant = :tenant
            """)
        .param("tenant", tenant)
        .query((row, _) -> existing(row))
        .list()
        .forEach(device -> all.put(device.entry().name(), device));
    return all;
  }

  private static ExistingDevice existing(ResultSet row) throws SQLException {
    return new ExistingDevice(
        StoredDevices.entry(row, DeviceLimits.NONE), Optional.ofNullable(row.getString("source")), StoredDevices.time(row, "updated_at"));
  }

  /** Returns how many were added: not those whose name is taken by now, or whose credential is gone. */
  int add(String tenant, String source, List<DeviceEntry> entries) {
    ArrayNode rows = JSON.createArrayNode();
    entries.forEach(entry -> put(rows.addObject(), entry));
    return jdbc.sql(
            """
            insert into devices (tenant, name, host, port, platform, credential_id, jump, tags, description, source)
            select :tenant, r.name, r.host, r.port, r.platform, c.id, r.jump, r.tags, r.description, :source
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(
                name text, host text, port integer, platform text, credential text, jump text, tags text[], description text)
            join credentials c on c.tenant = :tenant and c.name = r.credential
            on conflict (tenant, name) do nothing
            """)
        .param("tenant", tenant)
        .param("source", source)
        .param("rows", rows.toString())
        .update();
  }

  /** Returns how many are so now. */
  int change(String tenant, String source, List<ImportPlan.Change.Changed> changes) {
    ArrayNode rows = JSON.createArrayNode();
    changes.forEach(change -> put(rows.addObject(), change.after()).put("seen", change.before().updatedAt().toString()));
    return jdbc.sql(
            """
            update devices d set host = r.host, port = r.port, platform = r.platform, credential_id = c.id, jump = r.jump,
                tags = r.tags, description = r.description, source = :source, updated_at = now()
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(
                name text, host text, port integer, platform text, credential text, jump text, tags text[], description text,
                seen timestamptz)
            join credentials c on c.tenant = :tenant and c.name = r.credential
            where d.tenant = :tenant and d.name = r.name and d.updated_at = r.seen
            """)
        .param("tenant", tenant)
        .param("source", source)
        .param("rows", rows.toString())
        .update();
  }

  /** Returns how many are gone. */
  int remove(String tenant, String source, List<ExistingDevice> devices) {
    ArrayNode rows = JSON.createArrayNode();
    devices.forEach(device -> rows.addObject().put("name", device.entry().name()).put("seen", device.updatedAt().toString()));
    return jdbc.sql(
            """
            delete from devices d using jsonb_to_recordset(cast(:rows as jsonb)) as r(name text, seen timestamptz)
            where d.tenant = :tenant and d.source = :source and d.name = r.name and d.updated_at = r.seen
            """)
        .param("tenant", tenant)
        .param("source", source)
        .param("rows", rows.toString())
        .update();
  }

  private static ObjectNode put(ObjectNode row, DeviceEntry entry) {
    row.put("name", entry.name()).put("host", entry.host()).put("port", entry.port()).put("platform", entry.platform());
    row.put("credential", entry.credential()).put("jump", entry.jump().orElse(null)).put("description", entry.description());
    ArrayNode tags = row.putArray("tags");
    entry.tags().forEach(tags::add);
    return row;
  }
}
