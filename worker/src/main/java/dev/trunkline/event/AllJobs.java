package dev.trunkline.event;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Brings the listeners to all jobs forward, a page at a time. Those that are up to date stand at the same place and share what is
 * read; they come first, so that one that comes back after a long time does not keep them waiting.
 */
final class AllJobs {
  private static final int EVENTS_AT_ONCE = 500;

  private final JobEvents events;
  private int turn;

  AllJobs(JobEvents events) {
    this.events = events;
  }

  /** Whether to go on at once, whether only a transaction has to end, or neither. */
  enum Left {
    NOTHING,
    HELD_BACK,
    MORE
  }

  Left bringForward(List<Listening.ToAll> listeners, long now) {
    List<Listening.ToAll> open = listeners.stream().filter(listener -> listener.outlet().hasRoom()).toList();
    Optional<JobEvent.Position> foremost = open.stream().map(Listening.ToAll::position).max(Comparator.naturalOrder());
    if (foremost.isEmpty()) return Left.NOTHING;
    boolean more = readFrom(foremost.get(), open, now);
    List<JobEvent.Position> behind =
        open.stream()
            .map(Listening.ToAll::position)
            .filter(position -> position.compareTo(foremost.get()) < 0)
            .distinct()
            .toList();
    if (!behind.isEmpty()) {
      readFrom(behind.get(Math.floorMod(turn++, behind.size())), open, now);
      more = true;
    }
    if (more) return Left.MORE;
    return events.areHeldBack() ? Left.HELD_BACK : Left.NOTHING;
  }

  /** For everybody who stands there or further on; returns whether there is more than a page. */
  private boolean readFrom(JobEvent.Position from, List<Listening.ToAll> listeners, long now) {
    JobEvent.Position settled = events.now();
    List<EventOfJob> page = events.after(from, EVENTS_AT_ONCE);
    List<Listening.ToAll> reached = listeners.stream().filter(listener -> listener.position().compareTo(from) >= 0).toList();
    for (EventOfJob event : page) {
      byte[] text = event.encoded();
      for (Listening.ToAll listener : reached) {
        if (listener.position().compareTo(event.event().position()) < 0) listener.take(event, text, now);
      }
    }
    if (page.size() == EVENTS_AT_ONCE) return true;
    // Everything before this place has been read, so all who are up to date meet there.
    reached.forEach(listener -> listener.advanceTo(settled));
    return false;
  }
}
