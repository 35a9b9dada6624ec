package dev.trunkline.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of moments: spans of time in their order that do not touch each other.
 */
record Spans(List<Span> spans) {
  static final Spans NONE = new Spans(List.of());

  /**
   * @param until no longer part of it
   */
  record Span(Instant from, Instant until) {
    Duration length() {
      return Duration.between(from, until);
    }

    boolean contains(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(until);
    }

    boolean overlaps(Span other) {
      return from.isBefore(other.until) && other.from.isBefore(until);
    }
  }

  static Spans of(Instant from, Instant until) {
    return from.isBefore(until) ? new Spans(List.of(new Span(from, until))) : NONE;
  }

  /** Of spans in any order, which may overlap. */
  static Spans of(List<Span> any) {
    List<Span> merged = new ArrayList<>();
    for (Span span : any.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      if (!span.from.isBefore(span.until)) continue;
      Span last = merged.isEmpty() ? null : merged.getLast();
      if (last == null || last.until.isBefore(span.from)) {
        merged.add(span);
      } else if (last.until.isBefore(span.until)) {
        merged.set(merged.size() - 1, new Span(last.from, span.until));
      }
    }
    return new Spans(List.copyOf(merged));
  }

  Spans or(Spans other) {
    List<Span> all = new ArrayList<>(spans);
    all.addAll(other.spans);
    return of(all);
  }

  Spans and(Spans other) {
    List<Span> common = new ArrayList<>();
    for (Span one : spans) {
      for (Span two : other.spans) {
        Instant from = one.from.isAfter(two.from) ? one.from : two.from;
        Instant until = one.until.isBefore(two.until) ? one.until : two.until;
        if (from.isBefore(until)) common.add(new Span(from, until));
      }
    }
    return of(common);
  }

  Spans minus(Spans other) {
    Spans left = this;
    for (Span hole : other.spans) left = left.without(hole);
    return left;
  }

  private Spans without(Span hole) {
    List<Span> left = new ArrayList<>();
    for (Span span : spans) {
      if (!span.overlaps(hole)) {
        left.add(span);
        continue;
      }
      if (span.from.isBefore(hole.from)) left.add(new Span(span.from, hole.from));
      if (hole.until.isBefore(span.until)) left.add(new Span(hole.until, span.until));
    }
    return of(left);
  }

  Duration total() {
    return spans.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
  }
}
