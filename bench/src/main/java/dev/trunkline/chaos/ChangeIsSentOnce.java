package dev.trunkline.chaos;

import dev.trunkline.chaos.DeviceJournals.Line;
import java.util.Map;
import java.util.stream.Collectors;

/** I2: a device receives a line of a change once at most, whatever befalls the job. */
final class ChangeIsSentOnce implements Invariant {
  @Override
  public String number() {
    return "I2";
  }

  @Override
  public String promise() {
    return "a change is sent once at most";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("lines of changes");
    for (JobStory job : history.stories()) {
      if (!job.plan().changes()) continue;
      Map<Word, Long> times = job.lines().stream().collect(Collectors.groupingBy(Line::word, Collectors.counting()));
      times.forEach((word, count) -> verdict.require(count == 1, job, "line %d was received %d times", word.line(), count));
    }
    return verdict;
  }
}
