package dev.trunkline.job;

import static dev.trunkline.job.CommandState.FAILED;
import static dev.trunkline.job.CommandState.IN_DOUBT;
import static dev.trunkline.job.CommandState.NOT_SENT;
import static dev.trunkline.job.CommandState.SKIPPED;
import static dev.trunkline.job.CommandState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From where what was left undone may go on. */
class ResumePointsTest {
  private static final JobSpec CHANGE = Jobs.on(22).config("one", "two", "three").spec();
  private static final JobSpec SAVING = Jobs.on(22).config("one").saved().spec();

  private static ResumePoints points(JobSpec job, JobState state, Optional<CandidateState> candidate, CommandState... results) {
    return ResumePoints.of(
        new FormerJob(UUID.randomUUID(), state, job, List.of(), List.of(results), List.of(), candidate, Optional.empty(), Optional.empty()));
  }

  private static List<Integer> from(JobState state, CommandState... results) {
    return points(CHANGE, state, Optional.empty(), results).from();
  }

  @Test
  void a_doubt_has_two_ways_out() {
    assertThat(from(JobState.IN_DOUBT, SUCCEEDED, IN_DOUBT, NOT_SENT)).containsExactly(1, 2);
    assertThat(from(JobState.IN_DOUBT, SUCCEEDED, SUCCEEDED, IN_DOUBT)).containsExactly(2, 3);
  }

  @Test
  void what_was_not_sent_is_next_and_a_command_that_failed_before_it() {
    assertThat(from(JobState.CANCELLED, SUCCEEDED, NOT_SENT, NOT_SENT)).containsExactly(1);
    assertThat(from(JobState.FAILED, SUCCEEDED, FAILED, SKIPPED)).containsExactly(1, 2);
    assertThat(from(JobState.CANCELLED, NOT_SENT, NOT_SENT, NOT_SENT)).containsExactly(0);
  }

  @Test
  void nothing_is_left_of_what_was_answered_but_to_save_it() {
    assertThat(from(JobState.PARTIAL, SUCCEEDED, FAILED, SUCCEEDED)).isEmpty();
    assertThat(points(SAVING, JobState.PARTIAL, Optional.empty(), SUCCEEDED).from()).containsExactly(1);
    assertThat(points(SAVING, JobState.SUCCEEDED, Optional.empty(), SUCCEEDED).from()).isEmpty();
  }

  @Test
  void a_candidate_is_resumed_as_a_whole() {
    assertThat(points(CHANGE, JobState.FAILED, Optional.of(CandidateState.OPEN), SUCCEEDED, FAILED, NOT_SENT).from()).containsExactly(0);
    assertThat(points(CHANGE, JobState.IN_DOUBT, Optional.of(CandidateState.COMMITTING), SUCCEEDED, SUCCEEDED, SUCCEEDED).from())
        .containsExactly(0, 3);
  }

  @Test
  void a_job_that_only_reads_is_repeated_instead() {
    ResumePoints points = points(Jobs.on(22).commands("show clock").spec(), JobState.FAILED, Optional.empty(), FAILED);
    assertThat(points.from()).isEmpty();
    assertThat(points.why()).contains("retry");
  }
}
