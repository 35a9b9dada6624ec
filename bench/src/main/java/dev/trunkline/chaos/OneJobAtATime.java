package dev.trunkline.chaos;

import dev.trunkline.chaos.DeviceJournals.Line;
import dev.trunkline.chaos.Spans.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * I5: jobs never meet on a device. Judged by the device alone: from the first to the last line of a job in one of its sessions,
 * no line of another job comes in. There is one tenant and no limit for it yet.
 */
final class OneJobAtATime implements Invariant {
  @Override
  public String number() {
    return "I5";
  }

  @Override
  public String promise() {
    return "a device has one job at a time";
  }

  /** What a device received of one job through one session. */
  private record Visit(JobStory job, String session, Span span) {}

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("visits of jobs to devices");
    for (List<Line> lines : history.linesByDevice().values()) {
      List<Visit> visits = visits(lines, history);
      for (Visit visit : visits) {
        Visit met = visits.stream().filter(other -> meet(visit, other)).findFirst().orElse(null);
        if (met != null && (excused(visit, history) || excused(met, history))) {
          verdict.excuse("the database lost the claim of a read in a crash");
        } else {
          verdict.require(met == null, visit.job, "in session %s it met job %s in session %s", visit.session,
              met == null ? "" : met.job.plan().number(), met == null ? "" : met.session);
        }
      }
    }
    return verdict;
  }

  private static List<Visit> visits(List<Line> lines, History history) {
    List<Visit> visits = new ArrayList<>();
    for (Line line : lines) {
      JobStory job = history.story(line);
      Visit earlier =
          visits.stream().filter(visit -> visit.job == job && visit.session.equals(line.session())).findFirst().orElse(null);
      if (earlier != null) visits.remove(earlier);
      visits.add(new Visit(job, line.session(), new Span(earlier == null ? line.at() : earlier.span.from(), line.at())));
    }
    return visits;
  }

  private static boolean meet(Visit one, Visit other) {
    return one.job != other.job && one.span.overlaps(other.span);
  }

  private static boolean excused(Visit visit, History history) {
    return visit.job.runAt(visit.span.until()).isEmpty() && history.claimMayBeLost(visit.job, visit.span.until());
  }
}
