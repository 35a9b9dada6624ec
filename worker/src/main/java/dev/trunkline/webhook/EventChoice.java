package dev.trunkline.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which events a webhook is told of.
 *
 * @param events types, such as {@code job.failed}; {@code job.*} for all of a kind, {@code *} for all
 * @param labels all of which the job must have; where any is given, only events of jobs are told
 */
public record EventChoice(List<String> events, Map<String, String> labels) {
  public static final int MOST_EVENTS = 50;

  /** Everything that is told of. */
  public static final List<String> TYPES =
      List.of(
          "job.succeeded", "job.partial", "job.failed", "job.in_doubt", "job.cancelled", "batch.ended", "schedule.missed",
          "schedule.skipped", "schedule.failed", "credential.suspended", "breaker.opened", "breaker.closed");

  /** Of the one that somebody asks for to try a webhook out; told whatever was chosen. */
  static final String TEST = "webhook.test";

  private static final String ALL = "*";
  private static final String OF_KIND = ".*";

  public EventChoice {
    events = List.copyOf(events);
    labels = Map.copyOf(labels);
  }

  /** What is wrong with one of the events; empty where nothing is. */
  public static Optional<String> objection(String event) {
    return TYPES.stream().anyMatch(type -> covers(event, type))
        ? Optional.empty()
        : Optional.of("must be one of " + String.join(", ", TYPES) + ", a kind such as job.*, or *");
  }

  boolean includes(Happening happening) {
    return events.stream().anyMatch(event -> covers(event, happening.type()))
        && happening.labels().entrySet().containsAll(labels.entrySet());
  }

  private static boolean covers(String event, String type) {
    if (event.equals(ALL) || event.equals(type)) return true;
    return event.endsWith(OF_KIND) && type.startsWith(event.substring(0, event.length() - 1));
  }
}
