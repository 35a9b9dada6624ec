package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Received;
import dev.trunkline.lab.SimulatedDevice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 33: two tenants come to the same device as the same user, and one of them does not know the password. */
@Tag("scorecard")
class TwoTenantsTest {
  private static final String ACME = "acme";
  private static final String RIVAL = "rival";

  /** 001_9083 #9 */
  @Test
  void a_wrong_password_is_refused_although_a_live_connection_exists_and_no_connection_is_shared() throws Exception {
    TestDatabase.empty();
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        TestNode node = TestNode.onDevices(Map.of("worker.concurrency", "1"))) {
      SimulatedDevice device = lab.device(0);
      StoredTenants tenants = new StoredTenants(node.node().jdbc());
      tenants.create(ACME);
      tenants.create(RIVAL);

      assertThat(node.end(node.submit(of(ACME, Jobs.on(device.port()).commands("show version"))))).isEqualTo(JobState.SUCCEEDED);
      assertThat(tenantsOfLiveConnections(node)).containsExactly(ACME);
      for (String tenant : List.of(RIVAL, ACME)) {
        UUID guess = node.submit(of(tenant, Jobs.on(device.port()).password("guess").commands("show clock").retries(0)));
        assertThat(node.end(guess)).isEqualTo(JobState.FAILED);
        assertThat(node.field(guess, "error_code")).isEqualTo("AUTH_FAILED");
      }
      assertThat(device.failedLogins()).isEqualTo(2);
      assertThat(device.lines()).as("what came of those who guessed").doesNotContain("show clock");
      assertThat(tenantsOfLiveConnections(node)).as("it still stands").containsExactly(ACME);

      assertThat(node.end(node.submit(of(RIVAL, Jobs.on(device.port()).commands("show clock"))))).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.end(node.submit(of(ACME, Jobs.on(device.port()).commands("show version"))))).isEqualTo(JobState.SUCCEEDED);
      Set<String> ofAcme = connections(device, "show version");
      Set<String> ofRival = connections(device, "show clock");
      assertThat(ofRival).hasSize(1).doesNotContainAnyElementsOf(ofAcme);
      assertThat(tenantsOfLiveConnections(node)).containsExactlyInAnyOrder(ACME, RIVAL);
      Scorecard.measured(33, "2 logins with a wrong password, as another tenant and as the same, both AUTH_FAILED beside a live connection;"
          + " 0 commands of theirs on the device, %d connections of one tenant and %d of the other, none shared", ofAcme.size(), ofRival.size());
    }
  }

  private static JobSpec of(String tenant, Jobs job) {
    JobSpec spec = job.spec();
    return new JobSpec(
        tenant, spec.device(), spec.kind(), spec.effect(), spec.commands(), spec.save(), spec.failureStrategy(), spec.timeout(),
        spec.maxRetries(), spec.priority(), spec.runAt(), spec.expiresAt(), spec.description(), spec.labels(), spec.parse(),
        spec.secrets());
  }

  private static List<String> tenantsOfLiveConnections(TestNode node) {
    return node.node().connections().infos(Instant.now()).stream().map(ConnectionInfo::tenant).toList();
  }

  /** Over which connections the line came. */
  private static Set<String> connections(SimulatedDevice device, String line) {
    return device.received().stream()
        .filter(received -> received.line().equals(line))
        .map(Received::session)
        .map(session -> session.substring(0, session.indexOf('.')))
        .collect(Collectors.toSet());
  }
}
