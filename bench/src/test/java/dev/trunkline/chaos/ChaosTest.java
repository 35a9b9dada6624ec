package dev.trunkline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two minutes of faults in a cluster of real processes, and every invariant of the scorecard (I1 to I9) afterwards. What the run says
 * is the output of this test; {@code ./trunkline chaos --seed 9083} repeats its faults.
 */
class ChaosTest {
  @Test
  @Tag("chaos")
  void two_minutes_of_faults_break_no_invariant() {
    assertThat(Chaos.run("--minutes", "2", "--seed", "9083", "--devices", "100", "--rate", "3")).isZero();
  }
}
