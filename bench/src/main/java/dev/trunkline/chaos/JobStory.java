package dev.trunkline.chaos;

import dev.trunkline.chaos.DeviceJournals.Line;
import dev.trunkline.chaos.Observer.JobMove;
import dev.trunkline.chaos.Observer.JobRow;
import dev.trunkline.chaos.Observer.ResultRow;
import dev.trunkline.chaos.Spans.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All that is known of one planned job.
 *
 * @param promised its id, where the request was answered with 202
 * @param row empty where there is no such job
 * @param moves in their order
 * @param lines what its device received of it, in its order
 */
record JobStory(
    PlannedJob plan,
    Optional<UUID> promised,
    Optional<JobRow> row,
    List<ResultRow> results,
    List<JobMove> moves,
    List<Line> lines) {

  /** The times it was running. */
  List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      JobMove move = moves.get(i);
      if (!move.state().equals("running")) continue;
      boolean last = i == moves.size() - 1;
      Instant until = last ? Instant.MAX : moves.get(i + 1).at();
      String next = last ? "running" : moves.get(i + 1).state();
      runs.add(new Run(this, new Span(move.at(), until), move.epoch().orElse(-1L), move.worker(), next));
    }
    return runs;
  }

  /** The times it was queued and due. */
  List<Span> waits(Instant end) {
    List<Span> waits = new ArrayList<>();
    for (int i = 0; i < moves.size(); i++) {
      JobMove move = moves.get(i);
      if (!move.state().equals("queued")) continue;
      Instant from = move.dueAt().isAfter(move.at()) ? move.dueAt() : move.at();
      Instant until = i == moves.size() - 1 ? end : moves.get(i + 1).at();
      if (from.isBefore(until)) waits.add(new Span(from, until));
    }
    return waits;
  }

  Optional<Run> runAt(Instant moment) {
    return runs().stream().filter(run -> run.span().contains(moment)).findFirst();
  }

  Optional<ResultRow> result(int index) {
    return results.stream().filter(result -> result.index() == index).findFirst();
  }
}
