package dev.trunkline.chaos;

import dev.trunkline.chaos.Spans.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What happened to the processes, and when. */
final class Events {
  static final String DATABASE = "database";

  enum Kind {
    STARTED,
    READY,
    FROZEN,
    THAWED,
    TOLD_TO_END,
    KILLED,
    CRASHED,
    GONE
  }

  /**
   * @param process its name; a name may be borne by several processes, one after the other
   */
  record Event(Instant at, String process, long pid, Kind kind) {
    @Override
    public String toString() {
      return "%s  %s (%d) %s".formatted(at, process, pid, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  private final List<Event> events = new CopyOnWriteArrayList<>();

  void note(String process, long pid, Kind kind) {
    note(Instant.now(), process, pid, kind);
  }

  void note(Instant at, String process, long pid, Kind kind) {
    events.add(new Event(at, process, pid, kind));
  }

  List<Event> all() {
    return List.copyOf(events);
  }

  Stream<Event> of(Kind kind) {
    return events.stream().filter(event -> event.kind == kind);
  }

  /** What happened in the time and shortly before it. */
  List<Event> around(Instant from, Instant until) {
    Span time = new Span(from.minusSeconds(20), until.plusSeconds(5));
    return events.stream().filter(event -> time.contains(event.at)).toList();
  }

  /** When the database answered. */
  Spans databaseUp(Instant end) {
    return able(events.stream().filter(event -> event.process.equals(DATABASE)).toList(), end);
  }

  /** When at least one worker could work. */
  Spans someWorkerAble(Instant end) {
    return ableByProcess(Cluster::isWorker, end).values().stream().reduce(Spans.NONE, Spans::or);
  }

  private Map<Long, Spans> ableByProcess(Predicate<String> names, Instant end) {
    Map<Long, List<Event>> byPid = new HashMap<>();
    for (Event event : events) {
      if (names.test(event.process)) byPid.computeIfAbsent(event.pid, _ -> new ArrayList<>()).add(event);
    }
    Map<Long, Spans> able = new HashMap<>();
    byPid.forEach((pid, own) -> able.put(pid, able(own, end)));
    return able;
  }

  /** One that is thawed before it was ready is not able to work yet. */
  private static Spans able(Collection<Event> events, Instant end) {
    List<Span> spans = new ArrayList<>();
    boolean ready = false;
    boolean frozen = false;
    Instant since = null;
    for (Event event : events) {
      switch (event.kind) {
        case READY -> ready = true;
        case FROZEN -> frozen = true;
        case THAWED -> frozen = false;
        case STARTED, TOLD_TO_END, KILLED, CRASHED, GONE -> ready = false;
      }
      boolean able = ready && !frozen;
      if (able && since == null) since = event.at;
      if (!able && since != null) {
        spans.add(new Span(since, event.at));
        since = null;
      }
    }
    if (since != null) spans.add(new Span(since, end));
    return Spans.of(spans);
  }
}
