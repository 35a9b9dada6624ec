package dev.trunkline.chaos;

import dev.trunkline.chaos.Observer.JobRow;
import dev.trunkline.chaos.Spans.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * I4: of the jobs that wait for a device, the most urgent is taken first, and of equals the oldest. So at the moment of a claim
 * none that should have come first may have been waiting, nor may it come to wait or be called off in the second around it,
 * since transactions meet there.
 */
final class OrderIsKept implements Invariant {
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Comparator<JobRow> ORDER =
      Comparator.comparing(JobRow::priority)
          .reversed()
          .thenComparing(JobRow::createdAt)
          .thenComparing(row -> row.id().toString());

  @Override
  public String number() {
    return "I4";
  }

  @Override
  public String promise() {
    return "the order of a device is kept";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("claims");
    for (List<JobStory> device : history.jobsByDevice()) {
      for (JobStory job : device) {
        for (Run run : job.runs()) {
          JobStory passedOver = passedOver(job, run.span().from(), device, history.end());
          verdict.require(
              passedOver == null, job, "it was claimed at %s before %s, which waited since it was due", run.span().from(),
              passedOver == null ? "" : passedOver.row().orElseThrow());
        }
      }
    }
    return verdict;
  }

  private static JobStory passedOver(JobStory claimed, Instant at, List<JobStory> device, Instant end) {
    for (JobStory other : device) {
      if (ORDER.compare(other.row().orElseThrow(), claimed.row().orElseThrow()) >= 0) continue;
      for (Span wait : other.waits(end)) {
        boolean throughout = wait.from().isBefore(at.minus(MARGIN)) && wait.until().isAfter(at.plus(MARGIN));
        if (throughout) return other;
      }
    }
    return null;
  }
}
