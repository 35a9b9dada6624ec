package dev.trunkline.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * A schedule that was made, and later paused. Each has a device of its own.
 *
 * @param first the instant that was announced when it was made
 */
record Scheduled(PlannedSchedule plan, UUID id, Instant created, Instant first) {
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * When it was paused.
   *
   * @param owed until then every instant is dealt with; of those between that and the pause nobody was asked
   */
  record Pause(Instant owed, Instant at) {}

  /**
   * @param firstDevice of those that are for schedules, counted from 0
   */
  static List<Scheduled> make(Rest client, Devices devices, int firstDevice) throws IOException, InterruptedException {
    List<Scheduled> made = new ArrayList<>();
    for (PlannedSchedule plan : PlannedSchedule.ALL) {
      Rest.Answer answer = client.post("/api/v1/schedules", plan.json(devices.port(firstDevice + plan.number())));
      if (answer.status() != CREATED) throw new IOException("a schedule cannot be made: " + answer.body());
      JsonNode view = answer.json();
      UUID id = UUID.fromString(view.path("id").asString());
      made.add(new Scheduled(plan, id, instant(view, "created_at"), instant(view, "next_at")));
    }
    return List.copyOf(made);
  }

  /**
   * Not while an instant is due that nobody has dealt with yet, as long as there is hope: after the pause it would be neither
   * run nor missed.
   */
  Pause pause(Rest client) throws IOException, InterruptedException {
    long start = System.nanoTime();
    boolean hope = true;
    while (hope) {
      hope = System.nanoTime() - start < PATIENCE.toNanos();
      Optional<Pause> pause = pause(client, hope);
      if (pause.isPresent()) return pause.get();
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new IOException(plan.mark() + " cannot be paused");
  }

  private Optional<Pause> pause(Rest client, boolean hope) throws IOException, InterruptedException {
    Rest.Answer seen = client.get("/api/v1/schedules/" + id);
    if (seen.status() != OK) return Optional.empty();
    Instant next = instant(seen.json(), "next_at");
    Instant now = Instant.now();
    if (hope && !next.isAfter(now)) return Optional.empty();
    Rest.Answer paused = client.post("/api/v1/schedules/" + id + "/pause", "");
    if (paused.status() != OK) return Optional.empty();
    return Optional.of(new Pause(next.isAfter(now) ? next : now, instant(paused.json(), "updated_at")));
  }

  private static Instant instant(JsonNode view, String field) {
    return Instant.parse(view.path(field).asString());
  }
}
