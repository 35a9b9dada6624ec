package dev.trunkline.chaos;

import dev.trunkline.chaos.Observer.ResultRow;
import java.util.Set;

/**
 * I3: what the database calls done, the device has received; what the device has received of a change, the database calls done
 * or in doubt, and of a read at least knows.
 */
final class ResultsMatchDevices implements Invariant {
  private static final Set<String> DONE = Set.of("succeeded");
  private static final Set<String> SENT = Set.of("succeeded", "failed", "in_doubt");

  @Override
  public String number() {
    return "I3";
  }

  @Override
  public String promise() {
    return "results and devices agree";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("results and lines");
    for (JobStory job : history.stories()) {
      for (ResultRow result : job.results()) {
        if (!DONE.contains(result.state())) continue;
        boolean received = job.lines().stream().anyMatch(line -> line.word().line() == result.index());
        verdict.require(received, job, "command %d succeeded, and the device never received it", result.index());
      }
      for (DeviceJournals.Line line : job.lines()) {
        int index = line.word().line();
        String state = job.result(index).map(ResultRow::state).orElse("unknown");
        boolean known = job.plan().changes() ? SENT.contains(state) : job.row().isPresent();
        verdict.require(known, job, "the device received line %d, and the database says %s", index, state);
      }
    }
    return verdict;
  }
}
