package dev.trunkline.calendar;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a job may run, by the calendars that apply to it: inside one window of each group, and outside of every freeze. A group
 * are those that its schedule names, those of its device's tags, those of everything; so a schedule's wider window does not open a
 * device's narrower one.
 *
 * @param windows groups of windows; an empty group asks for nothing
 */
public record Permission(List<List<Calendar>> windows, List<Calendar> freezes) {
  /** More changes than this until it opens are no opening. */
  private static final int MOST_STEPS = 500;

  public Permission {
    windows = windows.stream().filter(group -> !group.isEmpty()).map(List::copyOf).toList();
    freezes = List.copyOf(freezes);
  }

  public boolean asksForNothing() {
    return windows.isEmpty() && freezes.isEmpty();
  }

  /** What is in the way; empty where the job may run. */
  public Optional<Calendar> obstacle(Instant at) {
    return freezes.stream()
        .filter(freeze -> freeze.contains(at))
        .findFirst()
        .or(() -> shut(at).map(List::getFirst));
  }

  /** A group of windows that asks for one to be open, while none is. */
  private Optional<List<Calendar>> shut(Instant at) {
    return windows.stream().filter(group -> group.stream().noneMatch(window -> window.contains(at))).findFirst();
  }

  /** The first instant from {@code at} on at which the job may run; empty where there is none within sight. */
  public Optional<Instant> opens(Instant at) {
    Optional<Instant> candidate = Optional.of(at);
    for (int step = 0; candidate.isPresent() && step < MOST_STEPS; step++) {
      Instant now = candidate.get();
      Optional<Calendar> obstacle = obstacle(now);
      if (obstacle.isEmpty()) return candidate;
      candidate = obstacle.get().kind() == CalendarKind.FREEZE ? obstacle.get().endOf(now) : nextStart(now);
    }
    return Optional.empty();
  }

  private Optional<Instant> nextStart(Instant at) {
    return shut(at)
        .flatMap(group -> group.stream().flatMap(window -> window.startAfter(at).stream()).min(Comparator.naturalOrder()));
  }

  /**
   * The end of a permission.
   *
   * @param by the calendar that ends it
   */
  public record End(Instant at, Calendar by) {}

  /** When a job that may run now may no more; empty where that is not within sight. */
  public Optional<End> closes(Instant at) {
    Stream<End> starts = freezes.stream().flatMap(freeze -> freeze.startAfter(at).map(start -> new End(start, freeze)).stream());
    Stream<End> ends = windows.stream().flatMap(group -> lastOf(group, at).stream());
    return Stream.concat(starts, ends).min(Comparator.comparing(End::at));
  }

  /** Where one window of a group ends inside another, it goes on. */
  private static Optional<End> lastOf(List<Calendar> group, Instant at) {
    Optional<End> last = Optional.empty();
    for (Instant now = at; ; now = last.get().at()) {
      Instant reached = now;
      Optional<End> next =
          group.stream()
              .flatMap(window -> window.endOf(reached).map(end -> new End(end, window)).stream())
              .max(Comparator.comparing(End::at));
      boolean endless = group.stream().anyMatch(window -> window.contains(reached) && window.endOf(reached).isEmpty());
      if (endless) return Optional.empty();
      if (next.isEmpty()) return last;
      last = next;
    }
  }

  /** In words, why a job may not run at this instant; empty where it may. */
  public Optional<String> reason(Instant at) {
    return obstacle(at).map(calendar -> words(calendar, opens(at)));
  }

  private static String words(Calendar calendar, Optional<Instant> opens) {
    String name = calendar.kind().wireName() + " " + calendar.name();
    String never = "; there is no time within a year at which it may run";
    return switch (calendar.kind()) {
      case WINDOW -> name + opens.map(at -> " opens at " + at).orElse(" is closed" + never);
      case FREEZE -> name + " is on" + opens.map(at -> "; it may run at " + at).orElse(never);
    };
  }
}
