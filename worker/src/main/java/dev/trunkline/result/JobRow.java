package dev.trunkline.result;

import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a row of {@link StoredJobs} into what its owner sees. */
final class JobRow {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What a job waits for by itself, without having been tried. */
  private static final Set<String> WAITED_FOR = 
      Set.of(FailureCode.BREAKER_OPEN.name(), FailureCode.LIMIT_REACHED.name(), FailureCode.WINDOW_CLOSED.name());

  private JobRow() {}

  static JobView view(ResultSet row) throws SQLException {
    return new JobView(
        row.getObject("id", UUID.class),
        row.getString("state"),
        waitingFor(row),
        new JobView.Device(
            row.getString("device_name"),
            DeviceAddress.hostOf(row.getString("host")),
            row.getInt("port"),
            row.getString("username"),
            row.getString("platform"),
            row.getString("algorithms"),
            jump(row.getString("jump"))),
        row.getString("kind"),
        commands(row.getString("commands")),
        row.getBoolean("save"),
        row.getString("effect"),
        row.getString("failure_strategy"),
        row.getString("failure_strategy").equals("abort_after_n") ? row.getInt("failure_strategy_n") : null,
        row.getInt("timeout_seconds"),
        row.getInt("max_retries"),
        row.getInt("attempt"),
        row.getInt("priority"),
        row.getString("description"),
        labels(row.getString("labels")),
        row.getString("parse"),
        Times.in(row, "created_at"),
        Times.in(row, "due_at"),
        Times.in(row, "expires_at"),
        Times.in(row, "started_at"),
        Times.in(row, "ended_at"),
        row.getBoolean("cancel_requested"),
        connection(row),
        row.getString("worker"),
        ErrorView.of(row.getString("error_code"), row.getString("error_detail")),
        null);
  }

  private static JobView.Waiting waitingFor(ResultSet row) throws SQLException {
    if (!row.getString("state").equals(JobState.QUEUED.wireName())) return null;
    Instant due = Times.in(row, "due_at");
    String failed = row.getString("error_code");
    if (!row.getBoolean("due")) {
      if (failed != null && WAITED_FOR.contains(failed)) return new JobView.Waiting(failed, row.getString("error_detail"));
      return new JobView.Waiting("NOT_DUE", "due at " + due + (failed == null ? "" : ", retry after failure " + failed));
    }
    String running = row.getString("running_here");
    if (running != null) return new JobView.Waiting("LANE_BUSY", "job " + running + " is running on this device");
    int ahead = row.getInt("ahead");
    if (ahead > 0) return new JobView.Waiting("QUEUED_BEHIND", ahead + " jobs on this device");
    return new JobView.Waiting("WORKERS_BUSY", "next on its device, waits for a free worker");
  }

  private static JobView.Connection connection(ResultSet row) throws SQLException {
    String key = row.getString("connection_key");
    return key == null
        ? null
        : new JobView.Connection(key, row.getBoolean("connection_reused"), row.getInt("connection_setup_ms"));
  }

  /** Kept nearest first, shown from the device on. */
  private static JobView.Jump jump(String json) {
    JobView.Jump jump = null;
    for (JsonNode next : JSON.readTree(json)) {
      jump =
          new JobView.Jump(
              next.get("host").stringValue(),
              next.get("port").intValue(),
              next.get("username").stringValue(),
              next.get("algorithms").stringValue(),
              jump);
    }
    return jump;
  }

  private static List<JobView.Ordered> commands(String json) {
    List<JobView.Ordered> commands = new ArrayList<>();
    for (JsonNode command : JSON.readTree(json)) {
      JsonNode seconds = command.get("timeout_seconds");
      commands.add(new JobView.Ordered(command.get("command").stringValue(), seconds == null ? null : seconds.intValue()));
    }
    return commands;
  }

  private static Map<String, String> labels(String json) {
    Map<String, String> labels = new LinkedHashMap<>();
    JSON.readTree(json).properties().forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
    return labels;
  }
}
