package dev.trunkline.webhook;

import dev.trunkline.connection.BreakerListener;
import dev.trunkline.connection.BreakerMove;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingDeque;

/** Keeps what breakers of this process did until it is written, up to a bound; beyond it the oldest go. */
final class BreakerNotes implements BreakerListener {
  private static final int MOST_WAITING = 10_000;
  private static final int WRITTEN_AT_ONCE = 200;

  private record Note(String tenant, String type, String subject, Map<String, Object> data) {}

  private final LinkedBlockingDeque<Note> waiting = new LinkedBlockingDeque<>(MOST_WAITING);
  private final String process;

  /**
   * @param process whose breakers these are: each has its own
   */
  BreakerNotes(String process) {
    this.process = process;
  }

  @Override
  public void opened(BreakerMove move, Instant at, Instant until) {
    Map<String, Object> data = data(move, at);
    data.put("until", until.toString());
    keep(new Note(move.tenant(), "breaker.opened", move.device(), data));
  }

  @Override
  public void closed(BreakerMove move, Instant at) {
    keep(new Note(move.tenant(), "breaker.closed", move.device(), data(move, at)));
  }

  private Map<String, Object> data(BreakerMove move, Instant at) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("device", move.device());
    data.put("host", move.host());
    data.put("port", move.port());
    data.put("platform", move.platform().orElse(null));
    data.put("class", move.because().wireName());
    // Without the detail, which may repeat what the device said.
    data.put("error", Map.of("code", move.failure().code().name()));
    data.put("process", process);
    data.put("at", at.toString());
    return data;
  }

  private void keep(Note note) {
    while (!waiting.offer(note)) waiting.poll();
  }

  /** Writes what waits, or some of it; where that fails, what is left waits on. */
  void write(NotedEvents events) {
    for (int i = 0; i < WRITTEN_AT_ONCE; i++) {
      Note note = waiting.poll();
      if (note == null) return;
      try {
        events.note(note.tenant, note.type, note.subject, note.data);
      } catch (RuntimeException e) {
        waiting.offerFirst(note);
        throw e;
      }
    }
  }
}
