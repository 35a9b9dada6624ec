package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 41: targets outside of what is allowed, as whoever dials them sees them; {@code TargetsApiTest} has what is refused at once. */
@Tag("scorecard")
class TargetsTest {
  private static final List<String> OWN_MACHINE =
      List.of(
          "127.0.0.1", "127.8.9.10", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0.0.0.0", "localhost", "::1",
          "::", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::127.0.0.1", "2002:7f00:1::1", "127-0-0-1.rebind.test",
          "0-0-0-0-0-0-0-0-0-0-0-0-0-0-0-1.rebind.test");
  private static final List<String> METADATA =
      List.of("169.254.169.254", "169-254-169-254.rebind.test", "::ffff:169.254.169.254", "fd00:ec2::254", "100.100.100.200", "fe80::1");

  private Lab lab;

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(2, "linux", "cisco_ios"));
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
  }

  private static void assertRefused(TestNode node, Jobs job) throws InterruptedException {
    UUID id = node.submit(job);
    assertThat(node.end(id)).isEqualTo(JobState.FAILED);
    assertThat(node.field(id, "error_code")).as(node.field(id, "host")).isEqualTo("TARGET_NOT_ALLOWED");
  }

  private static long refusalsOnRecord(TestNode node) {
    return node.node()
        .jdbc()
        .sql("select count(*) from audit where action = 'target.refused' and at > now() - interval '10 minutes'")
        .query(Long.class)
        .single();
  }

  @Test
  void the_own_machine_and_metadata_are_not_dialled_however_they_are_written() throws Exception {
    SimulatedDevice device = lab.device(1);
    try (TestNode node = TestNode.onDevices(Map.of("targets.allow", ""))) {
      long before = refusalsOnRecord(node);
      for (String host : OWN_MACHINE) assertRefused(node, Jobs.on(device.port()).host(host));
      for (String host : METADATA) assertRefused(node, Jobs.on(80).host(host));
      assertRefused(node, Jobs.on(22).host("192.0.2.1").over(lab.device(0).port(), "admin"));
      int all = OWN_MACHINE.size() + METADATA.size() + 1;
      Scorecard.await("each is on record", () -> refusalsOnRecord(node) == before + all);
      Scorecard.measured(41, "%d addresses and names, and a jump host: all TARGET_NOT_ALLOWED, %d connections, %d on record",
          all - 1, device.connections() + lab.device(0).connections(), all);
      assertThat(device.connections() + lab.device(0).connections()).isZero();
    }
  }

  @Test
  void the_database_is_refused_even_where_its_address_is_allowed_directly_by_name_and_behind_a_jump_host() throws Exception {
    try (TestNode node = TestNode.onDevices(Map.of())) {
      InetSocketAddress database = node.node().database().servers().getFirst();
      int port = database.getPort();
      for (String host : List.of("127.0.0.1", "localhost", "0x7f.1", "127-0-0-1.rebind.test")) {
        assertRefused(node, Jobs.on(port).host(host));
        if (!host.endsWith(".test")) assertRefused(node, Jobs.on(port).host(host).over(lab.device(0).port(), "admin"));
      }
      assertThat(lab.device(0).forwards().total()).isZero();
      assertThat(node.run(Jobs.on(lab.device(1).port()))).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void what_is_denied_stays_so_whatever_is_allowed_also_behind_a_jump_host() throws Exception {
    Map<String, String> rules = Map.of("targets.allow", "127.0.0.0/8", "targets.deny", "127.0.0.2/31,10.0.0.0/8");
    try (TestNode node = TestNode.onDevices(rules)) {
      assertRefused(node, Jobs.on(lab.device(1).port()).host("127.0.0.3"));
      assertRefused(node, Jobs.on(22).host("::ffff:10.1.2.3").over(lab.device(0).port(), "admin"));
      assertThat(node.run(Jobs.on(lab.device(1).port()))).isEqualTo(JobState.SUCCEEDED);
    }
  }
}
