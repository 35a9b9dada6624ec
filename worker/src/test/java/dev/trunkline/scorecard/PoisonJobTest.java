package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.Role;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scorecard 15: a job that kills the JVM, in real JVMs. */
@Tag("scorecard")
class PoisonJobTest {
  private static final int PORT = 5301;

  @Test
  void it_is_put_aside_after_three_crashes_and_the_others_go_on() throws Exception {
    TestDatabase.empty();
    Settings settings = TestDatabase.settings(Map.of());
    long start = System.nanoTime();
    int crashes = 0;
    try (TestNode submits = TestNode.as(Role.API)) {
      UUID poison = submits.submit(Jobs.on(PORT).commands(WorkerProcess.POISON));
      UUID behind = submits.submit(Jobs.on(PORT));
      UUID elsewhere = submits.submit(Jobs.on(PORT + 1));
      while (!submits.state(poison).ended()) {
        try (WorkerProcess worker = WorkerProcess.thatHalts(settings)) {
          Scorecard.await("the job ends, or the process with it", () -> submits.state(poison).ended() || !worker.isAlive());
          if (!worker.isAlive()) {
            crashes++;
          } else {
            assertThat(submits.end(behind)).isEqualTo(JobState.SUCCEEDED);
            Scorecard.await("the audit says so", () -> audited(submits, poison));
          }
        }
      }
      assertThat(crashes).isEqualTo(3);
      assertThat(submits.state(poison)).isEqualTo(JobState.FAILED);
      assertThat(submits.field(poison, "error_code")).isEqualTo("QUARANTINED");
      assertThat(submits.field(poison, "crashes")).isEqualTo("3");
      assertThat(submits.end(elsewhere)).isEqualTo(JobState.SUCCEEDED);
      assertThat(submits.commandStates(poison)).containsExactly("not_sent");
      long took = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      Scorecard.measured(15, "put aside after %d crashes of a real JVM, %d s with their restarts; the others succeeded", crashes, took);
    }
  }

  private static boolean audited(TestNode node, UUID job) {
    return node.node()
            .jdbc()
            .sql("select count(*) from audit where action = 'job.quarantined' and subject = :job")
            .param("job", job.toString())
            .query(Integer.class)
            .single()
        == 1;
  }
}
