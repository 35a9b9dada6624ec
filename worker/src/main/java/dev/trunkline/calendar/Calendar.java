package dev.trunkline.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A named set of periods.
 *
 * @param everything whether it applies to every device
 * @param tags it applies to devices that have any of these
 */
public record Calendar(
    String tenant,
    String name,
    CalendarKind kind,
    ZoneId zone,
    List<Period> periods,
    boolean everything,
    Set<String> tags,
    String description) {
  /** Whatever comes later than this, nobody waits for it. */
  private static final Duration HORIZON = Duration.ofDays(400);

  public Calendar {
    periods = List.copyOf(periods);
    tags = Set.copyOf(tags);
  }

  public Calendar with(List<Period> others) {
    return new Calendar(tenant, name, kind, zone, others, everything, tags, description);
  }

  boolean contains(Instant at) {
    return between(at, at.plusNanos(1)).stream().anyMatch(span -> span.contains(at));
  }

  /** The end of what contains this instant; empty where nothing does, or it does not end within sight. */
  Optional<Instant> endOf(Instant at) {
    Instant sight = at.plus(HORIZON);
    return between(at, sight).stream().filter(span -> span.contains(at)).map(Span::end).filter(sight::isAfter).findFirst();
  }

  /** The next start after this instant; empty where there is none within sight. */
  Optional<Instant> startAfter(Instant at) {
    return between(at, at.plus(HORIZON)).stream().map(Span::start).filter(at::isBefore).findFirst();
  }

  private List<Span> between(Instant from, Instant to) {
    return Span.merged(periods.stream().flatMap(period -> period.spans(zone, from, to).stream()).toList());
  }
}
