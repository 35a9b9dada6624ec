package dev.trunkline.chaos;

import dev.trunkline.chaos.Observer.RunRow;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** I9: each instant of a schedule is noted once, as a run with a job of its own or as a misfire, and nothing else is noted. */
final class EveryInstantOnce implements Invariant {
  private static final Set<String> MISFIRES = Set.of("missed", "skipped");

  @Override
  public String number() {
    return "I9";
  }

  @Override
  public String promise() {
    return "every instant is one run or one misfire";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("instants, runs and jobs of schedules");
    for (ScheduleStory story : history.schedules()) {
      String name = story.schedule().plan().mark();
      List<Instant> instants = story.instants();
      Instant first = story.schedule().first();
      Instant latest = story.schedule().created().plus(story.schedule().plan().period());
      verdict.require(!first.isAfter(latest), name, "its first instant, %s, is after %s", first, latest);
      for (Instant instant : instants) instant(instant, story, verdict);
      for (RunRow run : story.runs()) {
        verdict.require(instants.contains(run.fireTime()), name, "that is none of its instants: %s", run);
        boolean misfire = MISFIRES.contains(run.state()) && run.job().isEmpty();
        boolean submitted = run.state().equals("submitted") && run.job().filter(story.jobs()::contains).isPresent();
        verdict.require(misfire || submitted, name, "that is neither a misfire nor a run with a job: %s", run);
      }
      for (UUID job : story.jobs()) {
        long runs = story.runs().stream().filter(run -> run.job().filter(job::equals).isPresent()).count();
        verdict.require(runs == 1, name, "job %s is of %d runs", job, runs);
      }
    }
    return verdict;
  }

  private static void instant(Instant instant, ScheduleStory story, Verdict verdict) {
    List<RunRow> runs = story.runs().stream().filter(run -> run.covers(instant)).toList();
    if (runs.isEmpty() && !instant.isBefore(story.pause().owed())) {
      verdict.excuse("they came just before the pause");
    } else {
      verdict.require(runs.size() == 1, story.schedule().plan().mark(), "%s is noted %d times: %s", instant, runs.size(), runs);
    }
  }
}
