package dev.trunkline.chaos;

import java.util.Set;

/** I1: what was answered with 202 is there, ended, and says of each of its commands what became of it. */
final class EveryPromiseEnds implements Invariant {
  private static final Set<String> UNENDED = Set.of("queued", "running");

  @Override
  public String number() {
    return "I1";
  }

  @Override
  public String promise() {
    return "every accepted job exists and ends";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("jobs");
    for (JobStory job : history.stories()) {
      if (job.promised().isPresent()) {
        verdict.require(job.row().isPresent(), job, "it was accepted as %s and is not there", job.promised().get());
      }
      job.row().ifPresent(row -> {
        verdict.require(!UNENDED.contains(row.state()), job, "it is still %s", row.state());
        verdict.require(
            UNENDED.contains(row.state()) || job.results().size() == job.plan().lines().size(),
            job, "it has %d commands and %d results", job.plan().lines().size(), job.results().size());
      });
    }
    return verdict;
  }
}
