package dev.trunkline.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the listeners to single jobs forward, a page each. Those that stand at the same place share what is read. */
final class SingleJobs {
  /** Then listeners to all jobs have their turn. */
  private static final int PLACES_AT_ONCE = 50;

  private final JobEvents events;
  private final JobReading reading;

  SingleJobs(JdbcClient jdbc) {
    this.events = new JobEvents(jdbc);
    this.reading = new JobReading(jdbc);
  }

  private record Place(UUID job, Cursor cursor) {}

  /**
   * @param ended hears of a listener whose stream is complete
   * @return whether any of them may go on at once
   */
  boolean bringForward(List<Listening.ToJob> listeners, long now, Consumer<Listening.ToJob> ended) {
    List<Listening.ToJob> open = new ArrayList<>(listeners.stream().filter(listener -> listener.outlet().hasRoom()).toList());
    findMoved(open.stream().filter(listener -> !listener.isBehind()).toList());
    // So that those with much to read do not always come first.
    Collections.shuffle(open);
    Map<Place, JobReading.Page> pages = new HashMap<>();
    boolean more = false;
    for (Listening.ToJob listener : open) {
      if (!listener.isBehind()) continue;
      if (pages.size() >= PLACES_AT_ONCE) return true;
      JobReading.Page page =
          pages.computeIfAbsent(
              new Place(listener.job(), listener.cursor()), place -> reading.read(place.job, listener.commands(), place.cursor));
      listener.take(page, now);
      if (page.ended()) ended.accept(listener);
      more |= page.more();
    }
    return more;
  }

  private void findMoved(List<Listening.ToJob> waiting) {
    List<Place> places = waiting.stream().map(listener -> new Place(listener.job(), listener.cursor())).distinct().toList();
    if (places.isEmpty()) return;
    Set<UUID> moved = events.moved(places.stream().map(Place::job).toList(), places.stream().map(Place::cursor).toList());
    waiting.stream().filter(listener -> moved.contains(listener.job())).forEach(Listening.ToJob::mayGoOn);
  }
}
