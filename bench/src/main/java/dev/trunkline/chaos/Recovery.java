package dev.trunkline.chaos;

import dev.trunkline.chaos.Events.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How long the jobs of killed workers took to run elsewhere, or to be settled, from the kill on. Those during which the
 * database was away are left out.
 */
record Recovery(List<Duration> times) {
  private static final Set<String> UNSETTLED = Set.of("queued", "running");

  static Recovery of(History history) {
    Spans up = history.events().databaseUp(history.end());
    List<Duration> times =
        history.events().of(Kind.KILLED)
            .filter(kill -> Cluster.isWorker(kill.process()))
            .flatMap(kill ->
                history.jobs().stream()
                    .filter(job -> job.runAt(kill.at()).filter(run -> run.pid() == kill.pid()).isPresent())
                    .flatMap(job -> recovered(job, kill.at()).stream())
                    .filter(moment -> up.and(Spans.of(kill.at(), moment)).total().equals(Duration.between(kill.at(), moment)))
                    .map(moment -> Duration.between(kill.at(), moment)))
            .sorted()
            .toList();
    return new Recovery(times);
  }

  private static Optional<Instant> recovered(JobStory job, Instant kill) {
    return job.moves().stream()
        .filter(move -> move.at().isAfter(kill))
        .filter(move -> move.state().equals("running") || !UNSETTLED.contains(move.state()))
        .map(Observer.JobMove::at)
        .findFirst();
  }

  private String percentile(int percent) {
    if (times.isEmpty()) return "-";
    return "%.1f s".formatted(times.get(Math.max(0, (times.size() * percent + 99) / 100 - 1)).toMillis() / 1000.0);
  }

  @Override
  public String toString() {
    return "recovery p50 %s p99 %s of %d jobs".formatted(percentile(50), percentile(99), times.size());
  }
}
