package dev.trunkline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.queue.BatchCounts;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a batch needs next, by its rules and counts alone. */
class StepTest {
  private static final int DEVICES = 10;

  @Test
  void without_rules_everything_is_let_go() {
    assertThat(next(rules(0, -1, 0), held(0, 0))).isEqualTo(new Step.LetGo(Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @Test
  void what_is_under_way_takes_room() {
    assertThat(next(rules(3, -1, 0), held(2, 0))).isEqualTo(new Step.LetGo(Integer.MAX_VALUE, 1));
    assertThat(next(rules(3, -1, 0), held(3, 0))).isEqualTo(new Step.Wait());
    assertThat(next(rules(3, -1, 0), held(4, 0))).isEqualTo(new Step.Wait());
  }

  @Test
  void as_many_failures_as_are_allowed_do_not_stop_it_and_one_more_does() {
    assertThat(next(rules(0, 2, 0), held(1, 2))).isInstanceOf(Step.LetGo.class);
    assertThat(next(rules(0, 2, 0), held(1, 3))).isInstanceOfSatisfying(Step.Stop.class, stop -> assertThat(stop.code()).isEqualTo(StopCode.MAX_FAILURES));
    assertThat(next(rules(0, 0, 0), held(1, 0))).isInstanceOf(Step.LetGo.class);
    assertThat(next(rules(0, 0, 0), held(1, 1))).isInstanceOf(Step.Stop.class);
  }

  @Test
  void before_its_canary_has_succeeded_only_the_canary_is_let_go() {
    BatchRules rules = rules(4, -1, 3);
    assertThat(next(rules, new BatchCounts(true, 0, 0, 0, 0))).isEqualTo(new Step.LetGo(3, 4));
    assertThat(next(rules, new BatchCounts(true, 1, 0, 2, 0))).isEqualTo(new Step.LetGo(3, 3));
    assertThat(next(rules, new BatchCounts(true, 0, 0, 3, 0))).isEqualTo(new Step.PassCanary());
    assertThat(next(rules, new BatchCounts(true, 0, 0, 2, 1)))
        .isEqualTo(new Step.Stop(StopCode.CANARY_FAILED, "1 of its first 3 jobs did not succeed"));
  }

  @Test
  void a_canary_of_more_than_all_is_one_of_all() {
    assertThat(next(rules(0, -1, 99), new BatchCounts(true, 0, 0, 0, 0))).isEqualTo(new Step.LetGo(DEVICES, Integer.MAX_VALUE));
  }

  @Test
  void it_ends_once_nothing_is_held_or_under_way() {
    assertThat(next(rules(0, 0, 0), new BatchCounts(false, 1, 0, 0, 0))).isEqualTo(new Step.Wait());
    assertThat(next(rules(0, 0, 0), new BatchCounts(false, 0, 9, 0, 0))).isEqualTo(new Step.End());
  }

  @Test
  void one_that_is_stopped_only_waits_for_what_runs() {
    OpenBatch stopped = new OpenBatch(UUID.randomUUID(), "default", DEVICES, rules(0, 0, 0), false, Optional.of("cancelled by hand"));
    assertThat(Step.next(stopped, new BatchCounts(false, 2, 5, 0, 0))).isEqualTo(new Step.Wait());
    assertThat(Step.next(stopped, new BatchCounts(false, 0, 5, 0, 0))).isEqualTo(new Step.End());
  }

  private static Step next(BatchRules rules, BatchCounts counts) {
    return Step.next(new OpenBatch(UUID.randomUUID(), "default", DEVICES, rules, false, Optional.empty()), counts);
  }

  private static BatchCounts held(int open, int failed) {
    return new BatchCounts(true, open, failed, 0, 0);
  }

  /**
   * @param parallel 0 for none
   * @param failures below 0 for none
   * @param canary 0 for none
   */
  private static BatchRules rules(int parallel, int failures, int canary) {
    return new BatchRules(
        Optional.of(parallel).filter(n -> n > 0),
        Optional.of(failures).filter(n -> n >= 0),
        Optional.of(canary).filter(n -> n > 0),
        Optional.empty());
  }
}
