package dev.trunkline.webhook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Something that somebody may want to be told of.
 *
 * @param id the same whenever and to whomever it is told; without a dot, since a dot separates it from what is signed with it
 * @param type without the prefix, such as {@code job.failed}
 * @param subject what it is about, such as {@code jobs/ID}
 * @param labels of the job that it is about; empty for anything else
 * @param data a JSON object: ids, names, states and codes; never an output, a command, a secret or a text that may repeat one
 */
record Happening(
    String id, String tenant, String type, String subject, Instant at, Map<String, String> labels, Object data) {
  private static final String PREFIX = "trunkline.";

  Happening {
    labels = Map.copyOf(labels);
  }

  /** A CloudEvent 1.0 in the structured mode of its JSON format. */
  String body() {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", "/trunkline/" + tenant);
    event.put("type", PREFIX + type);
    event.put("subject", subject);
    event.put("time", at.toString());
    event.put("datacontenttype", "application/json");
    event.put("data", data);
    return JsonMapper.shared().writeValueAsString(event);
  }
}
