package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Scorecard 34: a job that got the old version of a credential a moment before the rotation. */
class RotatedMeanwhileTest {
  private final String tenant = "tenant-" + UUID.randomUUID();
  private Database database;
  private StoredCredentials credentials;
  private ClaimedJob job;

  @BeforeEach
  void claim() {
    Settings settings = TestDatabase.settings(Map.of());
    database = TestDatabase.open(settings);
    JdbcClient jdbc = JdbcClient.create(database.dataSource());
    credentials = new StoredCredentials(jdbc, Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true));
    StoredDevices devices = new StoredDevices(jdbc);
    credentials.create(tenant, "ops", "admin", password("old"));
    devices.create(tenant, new DeviceEntry("sw1", "192.0.2.1", 22, "cisco_ios", "ops", List.of(), ""));
    job = claimed(Jobs.on(devices.find(tenant, "sw1").orElseThrow()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ClaimedJob claimed(Jobs asked) {
    return new ClaimedJob(UUID.randomUUID(), 1, 1, 1, Duration.ofSeconds(30), asked.spec(), false, List.of());
  }

  private static Secrets password(String password) {
    return new Secrets(Map.of(Secrets.PASSWORD, password));
  }

  private static JobOutcome ended(FailureCode code, CommandState... states) {
    List<CommandResult> results = List.of(states).stream().map(state -> CommandResult.notRun(0, state)).toList();
    return new JobOutcome.Ended(JobState.FAILED, Optional.of(new Failure(code, "said the test")), results, Optional.empty());
  }

  @Test
  void waits_for_its_next_claim_without_using_up_an_attempt() {
    JobOutcome refused = ended(FailureCode.AUTH_FAILED, CommandState.NOT_SENT);
    assertThat(new RotatedMeanwhile(credentials, job).outcome(refused)).isSameAs(refused);
    credentials.rotate(tenant, "ops", password("new"));
    assertThat(new RotatedMeanwhile(credentials, job).outcome(refused))
        .isInstanceOfSatisfying(JobOutcome.TryAgain.class, again -> assertThat(again.pause()).isEqualTo(new JobOutcome.Pause(Duration.ofSeconds(1), false)));
  }

  @Test
  void has_failed_where_something_else_is_wrong_or_something_was_sent_or_it_brought_its_own_password() {
    credentials.rotate(tenant, "ops", password("new"));
    RotatedMeanwhile rotated = new RotatedMeanwhile(credentials, job);
    JobOutcome unreachable = ended(FailureCode.TCP_REFUSED, CommandState.NOT_SENT);
    JobOutcome halfway = ended(FailureCode.AUTH_FAILED, CommandState.SUCCEEDED, CommandState.NOT_SENT);
    JobOutcome refused = ended(FailureCode.AUTH_FAILED, CommandState.NOT_SENT);
    assertThat(rotated.outcome(unreachable)).isSameAs(unreachable);
    assertThat(rotated.outcome(halfway)).isSameAs(halfway);
    assertThat(new RotatedMeanwhile(credentials, claimed(Jobs.on(22))).outcome(refused)).isSameAs(refused);
  }
}
