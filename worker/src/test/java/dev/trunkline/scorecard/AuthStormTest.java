package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.connection.Suspensions;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** 30: 500 waiting jobs have a wrong password. */
@Tag("scorecard")
class AuthStormTest {
  private static final int JOBS = 500;
  private static final Map<String, String> WORKERS = Map.of("worker.concurrency", "4");

  @Test
  void five_hundred_jobs_with_a_wrong_password_on_two_nodes_try_it_twice_at_most() throws Exception {
    TestDatabase.empty();
    ListAppender<ILoggingEvent> alerts = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Suspensions.class);
    alerts.start();
    logger.addAppender(alerts);
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        TestNode one = TestNode.onDevices(WORKERS);
        TestNode two = TestNode.onDevices(WORKERS)) {
      SimulatedDevice device = lab.device(0);
      List<UUID> wrong = new ArrayList<>();
      List<UUID> right = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        TestNode node = i % 2 == 0 ? one : two;
        wrong.add(node.submit(Jobs.on(device.port()).password("guess").retries(3)));
        if (i % 50 == 0) right.add(node.submit(Jobs.on(device.port()).commands("show clock")));
      }
      long submitted = System.nanoTime();
      for (UUID job : wrong) assertThat(one.end(job)).isEqualTo(JobState.FAILED);
      long millis = (System.nanoTime() - submitted) / 1_000_000;
      for (UUID job : right) assertThat(one.end(job)).isEqualTo(JobState.SUCCEEDED);
      Map<String, Long> codes =
          wrong.stream().collect(Collectors.groupingBy(job -> one.field(job, "error_code"), Collectors.counting()));
      long warnings = alerts.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)).count();
      Scorecard.measured(
          30,
          "%d jobs with a wrong password, 2 nodes of 4 workers: %d attempts on the device, %s, %d alert, all ended"
              + " %,d ms after the last submit; %d jobs with the right password succeeded",
          JOBS, device.failedLogins(), codes, warnings, millis, right.size());
      assertThat(device.failedLogins()).isBetween(1, 2);
      assertThat(codes).containsOnlyKeys("AUTH_FAILED", "CREDENTIAL_SUSPENDED");
      assertThat(codes.get("AUTH_FAILED")).isEqualTo(device.failedLogins());
      assertThat(warnings).isEqualTo(1);
      Scorecard.await("each attempt is on record", () -> refusalsOnRecord(one, device) == device.failedLogins());
    } finally {
      logger.detachAppender(alerts);
    }
  }

  /** Of this storm: the port may have been another device's before. */
  private static long refusalsOnRecord(TestNode node, SimulatedDevice device) {
    return node.node()
        .jdbc()
        .sql(
            """
            select count(*) from audit where action = 'login.failed' and subject = 'admin@127.0.0.1:' || :port
              and at > now() - interval '2 minutes' and details::text like '%AUTH_FAILED%' and details::text not like '%guess%'
            """)
        .param("port", device.port())
        .query(Long.class)
        .single();
  }
}
