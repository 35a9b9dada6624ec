package dev.trunkline.result;

import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.DueTime;
import dev.trunkline.job.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a row of {@link StoredJobs} into what its owner sees. */
final class JobRow {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String DOUBT =
      "Look at the device. Then resume the job: from the command in doubt to send it again, from the next one to go on after it; with"
          + " verify, Trunkline looks first.";

  private JobRow() {}

  static JobView view(ResultSet row) throws SQLException {
    JsonNode origin = origin(row.getString("origin"));
    return new JobView(
        row.getObject("id", UUID.class),
        row.getString("state"),
        row.getString("state").equals(JobState.QUEUED.wireName()) ? WhyQueued.of(row) : null,
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
        dueAt(row),
        Times.in(row, "expires_at"),
        Times.in(row, "started_at"),
        Times.in(row, "ended_at"),
        row.getBoolean("cancel_requested"),
        connection(row),
        row.getString("worker"),
        error(row),
        row.getInt("crashes"),
        origin.has("retry_of") ? UUID.fromString(origin.get("retry_of").stringValue()) : null,
        resumed(origin),
        row.getObject("batch_id", UUID.class),
        row.getString("submitted_by"),
        null,
        null);
  }

  /** Null where its batch holds it back. */
  private static Instant dueAt(ResultSet row) throws SQLException {
    Instant due = Times.in(row, "due_at");
    return due.equals(DueTime.HELD) ? null : due;
  }

  /** What helps with a doubt is not said by the failure that led to it. */
  private static ErrorView error(ResultSet row) throws SQLException {
    ErrorView error = ErrorView.of(row.getString("error_code"), row.getString("error_detail"));
    boolean doubtful = row.getString("state").equals(JobState.IN_DOUBT.wireName());
    return error == null || !doubtful ? error : new ErrorView(error.code(), error.detail(), DOUBT);
  }

  private static JsonNode origin(String json) {
    return JSON.readTree(json == null ? "{}" : json);
  }

  private static JobView.Resumed resumed(JsonNode origin) {
    if (!origin.has("resumed_from")) return null;
    JsonNode verify = origin.get("verify");
    return new JobView.Resumed(
        UUID.fromString(origin.get("resumed_from").stringValue()),
        origin.get("from").intValue(),
        origin.get("enter").intValue(),
        verify == null
            ? null
            : new JobView.Verify(
                verify.get("command").stringValue(), verify.get("expect").stringValue(), verify.get("absent").booleanValue()));
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
              next.path("host").asString(""),
              next.path("port").asInt(0),
              next.path("username").asString(""),
              next.path("algorithms").asString(""),
              jump);
    }
    return jump;
  }

  /** Tolerates a row that is damaged: its job ends with INTERNAL, and a list with it must not fail. */
  private static List<JobView.Ordered> commands(String json) {
    List<JobView.Ordered> commands = new ArrayList<>();
    for (JsonNode command : JSON.readTree(json)) {
      JsonNode seconds = command.get("timeout_seconds");
      commands.add(new JobView.Ordered(command.path("command").asString(""), seconds == null ? null : seconds.intValue()));
    }
    return commands;
  }

  private static Map<String, String> labels(String json) {
    Map<String, String> labels = new LinkedHashMap<>();
    JSON.readTree(json).properties().forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
    return labels;
  }
}
