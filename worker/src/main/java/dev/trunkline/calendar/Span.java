package dev.trunkline.calendar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From one instant to another.
 *
 * @param end not part of it
 */
record Span(Instant start, Instant end) {
  boolean contains(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }

  boolean meets(Instant from, Instant to) {
    return start.isBefore(to) && end.isAfter(from);
  }

  /** In order, and those that touch as one. */
  static List<Span> merged(List<Span> spans) {
    List<Span> merged = new ArrayList<>();
    for (Span span : spans.stream().sorted(Comparator.comparing(Span::start)).toList()) {
      if (merged.isEmpty() || span.start.isAfter(merged.getLast().end)) {
        merged.add(span);
      } else if (span.end.isAfter(merged.getLast().end)) {
        merged.set(merged.size() - 1, new Span(merged.getLast().start, span.end));
      }
    }
    return merged;
  }
}
