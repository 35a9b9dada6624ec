package dev.trunkline.event;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** What goes to a listener, in the text of Server-Sent Events (HTML standard, section 9.2). Made once, whoever listens. */
final class StreamEvent {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Keeps proxies from closing a connection on which nothing happens. */
  static final byte[] SIGN_OF_LIFE = bytes(":\n\n");

  /** How long a client waits before it connects again, in ms. */
  static final byte[] GREETING = bytes("retry: 1000\n\n");

  private StreamEvent() {}

  /** An event of the job, or of one of its commands. */
  static byte[] of(JobEvent event, String id, Map<String, Object> more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("job_id", event.job());
    data.put("at", event.at().toString());
    data.put("event", event.word());
    data.put(event.index().isPresent() ? "command_state" : "state", event.state());
    event.index().ifPresent(index -> data.put("index", index));
    if (event.isClaim()) {
      event.claim().ifPresent(claim -> data.put("attempt", claim.attempt()));
      event.worker().ifPresent(worker -> data.put("worker", worker));
    }
    data.put("detail", event.detail().orElse(null));
    data.putAll(more);
    return encoded(event.index().isPresent() ? "command" : "state", id, data);
  }

  static byte[] output(UUID job, int index, int offset, String text, Cursor after) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("job_id", job);
    data.put("index", index);
    data.put("offset", offset);
    data.put("text", text);
    return encoded("output", after.toString(), data);
  }

  /** What was sent of the outputs from this command on counts no more. */
  static byte[] outputReset(UUID job, int index, Cursor after) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("job_id", job);
    data.put("index", index);
    return encoded("output_reset", after.toString(), data);
  }

  /** Nothing follows. */
  static byte[] end(UUID job, String state, Cursor after) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("job_id", job);
    data.put("state", state);
    return encoded("end", after.toString(), data);
  }

  private static byte[] encoded(String name, String id, Map<String, Object> data) {
    return bytes("event: " + name + "\nid: " + id + "\ndata: " + JSON.writeValueAsString(data) + "\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
