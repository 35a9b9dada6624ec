package dev.trunkline.chaos;

import java.util.ArrayList;
import java.util.List;

/** What the check of an invariant has come to so far. */
final class Verdict {
  private final String unit;
  private final List<Violation> violations = new ArrayList<>();
  private int checked;
  private int excused;
  private String excuse = "";

  record Violation(JobStory job, String what) {}

  /**
   * @param unit what is counted, in the plural
   */
  Verdict(String unit) {
    this.unit = unit;
  }

  /** One more was looked at. */
  void require(boolean holds, JobStory job, String what, Object... values) {
    checked++;
    if (!holds) violations.add(new Violation(job, what.formatted(values)));
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
