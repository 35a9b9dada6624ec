package dev.trunkline.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the check of an invariant has come to so far. */
final class Verdict {
  private final String unit;
  private final List<Violation> violations = new ArrayList<>();
  private int checked;
  private int excused;
  private String excuse = "";

  /**
   * @param of the job or the schedule it befell
   * @param story of the job; empty for a schedule
   */
  record Violation(String of, Optional<JobStory> story, String what) {}

  /**
   * @param unit what is counted, in the plural
   */
  Verdict(String unit) {
    this.unit = unit;
  }

  /** One more was looked at. */
  void require(boolean holds, JobStory job, String what, Object... values) {
    checked++;
    if (!holds) violations.add(new Violation("job " + job.plan().number(), Optional.of(job), what.formatted(values)));
  }

  /** One more was looked at, which is of a schedule. */
  void require(boolean holds, String schedule, String what, Object... values) {
    checked++;
    if (!holds) violations.add(new Violation(schedule, Optional.empty(), what.formatted(values)));
  }

  /** One more was looked at, of which this invariant cannot judge. */
  void excuse(String why) {
    excused++;
    excuse = why;
  }

  int checked() {
    return checked;
  }

  List<Violation> violations() {
    return violations;
  }

  @Override
  public String toString() {
    String text = "%,d %s checked, %d violations".formatted(checked, unit, violations.size());
    return excused == 0 ? text : text + " (%d more not judged: %s)".formatted(excused, excuse);
  }
}
