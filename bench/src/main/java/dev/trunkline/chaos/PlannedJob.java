package dev.trunkline.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job that will be asked for.
 *
 * @param device counted from 0
 * @param at after the start of the load
 * @param delay until its {@code run_at}
 * @param cancelAfter when it is called off, after it was asked for
 */
record PlannedJob(
    int number,
    int device,
    String user,
    Kind kind,
    List<String> lines,
    int priority,
    Duration at,
    Optional<Duration> delay,
    Optional<Duration> cancelAfter) {

  enum Kind {
    READ,
    CHANGE,
    CONFIGURATION
  }

  boolean changes() {
    return kind != Kind.READ;
  }

  /** The body of its request. */
  String json(int port, Instant now) {
    Map<String, Object> job = new TreeMap<>();
    job.put("device", Devices.login(port, user));
    job.put("commands", lines);
    job.put("kind", kind == Kind.CONFIGURATION ? "config" : "command");
    job.put("effect", changes() ? "change" : "read");
    job.put("priority", priority);
    job.put("timeout_seconds", 120);
    delay.ifPresent(time -> job.put("run_at", now.plus(time).toString()));
    return JsonMapper.shared().writeValueAsString(job);
  }
}
