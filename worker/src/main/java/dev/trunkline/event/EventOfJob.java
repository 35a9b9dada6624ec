package dev.trunkline.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event with what a listener to all jobs chooses by.
 *
 * @param about empty where the job is gone
 */
record EventOfJob(JobEvent event, Optional<About> about) {
  record About(String tenant, String device, String platform, String description, Map<String, String> labels) {}

  static EventOfJob of(JobEvent event, ResultSet row) throws SQLException {
    if (row.getString("tenant") == null) return new EventOfJob(event, Optional.empty());
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : JsonMapper.shared().readTree(row.getString("labels")).properties()) {
      labels.put(label.getKey(), label.getValue().stringValue());
    }
    About about =
        new About(
            row.getString("tenant"),
            row.getString("device"),
            row.getString("platform"),
            row.getString("description"),
            labels);
    return new EventOfJob(event, Optional.of(about));
  }

  /** In the text of Server-Sent Events. */
  byte[] encoded() {
    Map<String, Object> more = new HashMap<>();
    about.ifPresent(
        job -> {
          more.put("device", job.device());
          more.put("labels", job.labels());
        });
    return StreamEvent.of(event, event.position().toString(), more);
  }
}
