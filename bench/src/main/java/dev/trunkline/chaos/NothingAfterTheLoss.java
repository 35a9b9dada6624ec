package dev.trunkline.chaos;

import dev.trunkline.chaos.DeviceJournals.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * I6: whoever has lost a lane sends nothing more. Each line must come while its job is running by what the database says, and
 * from the process that runs it. Which process a session belongs to is not in the journal; it is the one that ran most of what
 * came through it.
 */
final class NothingAfterTheLoss implements Invariant {
  @Override
  public String number() {
    return "I6";
  }

  @Override
  public String promise() {
    return "nothing is sent after the lane is lost";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("lines");
    for (List<Line> lines : history.linesByDevice().values()) {
      Map<String, Long> owners = owners(lines, history);
      for (Line line : lines) judge(line, owners.getOrDefault(line.session(), -1L), history, verdict);
    }
    return verdict;
  }

  private static void judge(Line line, long owner, History history, Verdict verdict) {
    JobStory job = history.story(line);
    Optional<Run> run = job.runAt(line.at());
    boolean rightful = run.isPresent() && run.get().pid() == owner;
    if (!rightful && history.claimMayBeLost(job, line.at())) {
      verdict.excuse("the database lost the claim of a read in a crash");
    } else if (run.isEmpty()) {
      verdict.require(false, job, "line %d came at %s, when it was not running", line.word().line(), line.at());
    } else {
      verdict.require(
          rightful, job, "line %d came at %s from process %d, when %s ran it",
          line.word().line(), line.at(), owner, run.get().worker());
    }
  }

  private static Map<String, Long> owners(List<Line> lines, History history) {
    Map<String, Map<Long, Integer>> votes = new HashMap<>();
    for (Line line : lines) {
      history.story(line).runAt(line.at()).ifPresent(
          run -> votes.computeIfAbsent(line.session(), _ -> new HashMap<>()).merge(run.pid(), 1, Integer::sum));
    }
    Map<String, Long> owners = new HashMap<>();
    votes.forEach(
        (session, counts) ->
            owners.put(session, counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey()));
    return owners;
  }
}
