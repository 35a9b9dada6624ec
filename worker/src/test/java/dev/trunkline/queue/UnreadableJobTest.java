package dev.trunkline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.result.StoredJobs;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Scorecard 16: a job whose row cannot be read waits, is given up, and is in nobody's way. */
class UnreadableJobTest {
  private static final int PORT = 5101;

  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.with(
            (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private UUID damaged(int port, String damage) {
    UUID job = node.submit(Jobs.on(port).change().commands("one", "two").runAt(Instant.now().plusSeconds(3600)));
    node.node().jdbc().sql(damage).param("job", job).update();
    node.node().jdbc().sql("update jobs set due_at = now() where id = :job").param("job", job).update();
    node.node().jdbc().sql("update lanes set wake_at = now() where port = :port").param("port", port).update();
    return job;
  }

  @ParameterizedTest
  @Tag("scorecard")
  @ValueSource(
      strings = {
        "update jobs set commands = '[{\"comand\": 1}]' where id = :job",
        "update jobs set commands = '7' where id = :job",
        "update jobs set jump = '{\"a\": 1}' where id = :job",
        "update jobs set origin = '[]' where id = :job",
        "update job_secrets set sealed = 'worn' where job_id = :job"
      })
  void it_is_given_up_after_three_attempts_and_the_others_of_its_device_do_not_wait(String damage) throws Exception {
    long start = System.nanoTime();
    UUID poison = damaged(PORT, damage);
    UUID behind = node.submit(Jobs.on(PORT));
    assertThat(node.end(behind)).isEqualTo(JobState.SUCCEEDED);
    long passed = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat(node.state(poison)).isEqualTo(JobState.QUEUED);
    assertThat(node.end(poison)).isEqualTo(JobState.FAILED);
    assertThat(node.field(poison, "error_code")).isEqualTo("INTERNAL");
    assertThat(node.field(poison, "error_detail")).startsWith("the job cannot be read: ").doesNotContain("comand");
    assertThat(node.field(poison, "attempt")).isEqualTo("3");
    assertThat(new StoredJobs(node.node().jdbc()).find(JobSpec.DEFAULT_TENANT, poison)).as("what its owner sees").isPresent();
    System.out.println("scorecard 16: the next job of the device had ended after " + passed + " ms; given up after 3 attempts");
  }

  @Test
  void one_whose_keys_could_not_be_looked_for_waits_however_often_and_is_not_given_up() {
    UUID job = node.submit(Jobs.on(PORT + 4).runAt(Instant.now().plusSeconds(3600)));
    String full = "sorry, too many clients already";
    var away = new CannotGetJdbcConnectionException("no connection", new SQLTransientConnectionException(full));
    assertThat(new UnreadableJob(job, 7, away).aside().outcome()).isInstanceOfSatisfying(
        JobOutcome.TryAgain.class, again -> assertThat(again.pause()).isEqualTo(new JobOutcome.Pause(Duration.ofSeconds(2), false)));
    assertThat(new UnreadableJob(job, 7, new IllegalStateException(full)).aside().outcome()).isInstanceOf(JobOutcome.Ended.class);
  }

  @Test
  void one_that_is_cancelled_or_expires_does_not_stop_the_chore_that_ends_it() throws Exception {
    UUID expired = node.submit(Jobs.on(PORT + 2).runAt(Instant.now().plusSeconds(3600)).expiresAt(Instant.now().plusSeconds(7200)));
    node.node().jdbc().sql("update jobs set commands = '7', expires_at = now() where id = :job").param("job", expired).update();
    assertThat(node.end(expired)).isEqualTo(JobState.CANCELLED);
    UUID waiting = node.submit(Jobs.on(PORT + 3).runAt(Instant.now().plusSeconds(3600)));
    node.node().jdbc().sql("update jobs set commands = '7' where id = :job").param("job", waiting).update();
    assertThat(node.node().queue().submission().cancel(JobSpec.DEFAULT_TENANT, waiting)).contains(JobState.QUEUED);
  }
}
