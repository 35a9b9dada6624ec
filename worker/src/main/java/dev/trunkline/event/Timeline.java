package dev.trunkline.event;

import dev.trunkline.result.JobView;
import dev.trunkline.result.ResultView;
import dev.trunkline.result.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened to a job, for people: its events, and for commands that no journal speaks of the times in their results. */
public final class Timeline {
  /** Of the newest. */
  private static final int LONGEST = 200;

  private final JobEvents events;

  public Timeline(JobEvents events) {
    this.events = events;
  }

  /** The job with its timeline. */
  public JobView addTo(JobView job) {
    List<JobEvent> happened = events.latest(job.id(), LONGEST);
    Set<Integer> journalled = happened.stream().flatMap(event -> event.index().stream()).collect(Collectors.toSet());
    List<TimelineEntry> entries = new ArrayList<>();
    if (job.effect().equals("read")) {
      for (ResultView result : job.commandResults()) {
        if (result.startedAt() != null && !journalled.contains(result.index())) addTimes(result, entries);
      }
    }
    happened.forEach(event -> entries.add(entry(event, job)));
    // Stable: what happened at the same time stays as it was written.
    entries.sort(Comparator.comparing(TimelineEntry::at));
    return job.withTimeline(entries.subList(Math.max(0, entries.size() - LONGEST), entries.size()));
  }

  private static void addTimes(ResultView result, List<TimelineEntry> entries) {
    entries.add(new TimelineEntry(result.startedAt(), "sent", result.command(), null, result.index()));
    if (result.durationMs() == null) return;
    Instant end = result.startedAt().plusMillis(result.durationMs());
    String failure = result.error() == null ? null : result.error().code() + ": " + result.error().detail();
    entries.add(new TimelineEntry(end, "answered", failure, null, result.index()));
  }

  private static TimelineEntry entry(JobEvent event, JobView job) {
    Optional<String> command = event.index().map(index -> job.commands().get(index).command());
    String detail = event.detail().or(() -> command.filter(_ -> event.word().equals("sent"))).orElse(null);
    return new TimelineEntry(event.at(), event.word(), detail, event.worker().orElse(null), event.index().orElse(null));
  }
}
