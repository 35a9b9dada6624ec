package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.connection.Suspension;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs on devices that are reached over other hosts. The lab's Linux devices forward, its routers do not. */
class JumpHostTest {
  private Lab lab;
  private SimulatedDevice jump;
  private SimulatedDevice second;

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    lab = Lab.start(LabOptions.of(12, "linux", "cisco_ios"));
    jump = lab.device(0);
    second = lab.device(2);
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
  }

  private SimulatedDevice router(int number) {
    return lab.device(2 * number + 1);
  }

  private Jobs job(SimulatedDevice router) {
    return Jobs.on(router.port()).over(jump.port(), "admin").commands("show version");
  }

  private static TestNode node(String... more) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
    return TestNode.onDevices(settings);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static List<ConnectionInfo> connections(TestNode node) {
    return node.node().connections().infos(Instant.now());
  }

  @Test
  void twenty_jobs_on_five_devices_log_in_once_on_the_jump_host() throws Exception {
    try (TestNode node = node("worker.concurrency", "5")) {
      List<UUID> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) jobs.add(node.submit(job(router(i % 5))));
      for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(jump.logins()).isEqualTo(1);
      for (int i = 0; i < 5; i++) assertThat(router(i).logins()).isEqualTo(1);
      String key = "admin@127.0.0.1:" + router(0).port() + " via admin@127.0.0.1:" + jump.port();
      assertThat(node.field(jobs.getFirst(), "connection_key")).isEqualTo(key);
      assertThat(connections(node)).filteredOn(info -> info.key().equals("admin@127.0.0.1:" + jump.port()))
          .singleElement().satisfies(info -> assertThat(info.channelCount()).isEqualTo(5));
      assertThat(node.node().jdbc().sql("select count(*) from job_secrets").query(Integer.class).single()).isZero();
    }
  }

  /** Whoever waits logs in with what is current on the way, too. */
  @Test
  void a_device_of_the_inventory_is_reached_over_others_of_it_with_their_own_credentials() throws Exception {
    jump.allow(jump.access().withPassword("outer"));
    second.allow(second.access().withPassword("inner"));
    try (TestNode node = node()) {
      node.credential("ro", "admin");
      node.credential("outer", "outer");
      node.credential("inner", "wrong");
      node.device("bastion", jump.port(), "linux", "outer");
      NamedDevice device = node.deviceBehind("bastion", "hop", second.port(), "linux", "inner");
      assertThat(device.jumps()).hasSize(1);
      device = node.deviceBehind("hop", "router", router(0).port(), "cisco_ios", "ro");
      UUID waiting = node.submit(Jobs.on(device).runAt(Instant.now().plusSeconds(3)));
      node.rotate("inner", "inner");
      assertThat(node.end(waiting)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(waiting, "connection_key")).endsWith(" via admin@127.0.0.1:" + jump.port() + ",admin@127.0.0.1:" + second.port());
      assertThat(jump.failedLogins() + second.failedLogins()).isZero();
      assertThat(node.node().jdbc().sql("select jump::text from jobs").query(String.class).single()).doesNotContain("password");
    }
  }

  /** Scorecard 33: an open connection is no way around a password, be it that of the device or that of the jump host. */
  @Test
  void a_wrong_password_is_refused_while_somebody_elses_connections_the_same_way_are_warm() throws Exception {
    try (TestNode node = node()) {
      assertThat(node.run(job(router(0)))).isEqualTo(JobState.SUCCEEDED);
      UUID wrong = node.submit(job(router(0)).password("wrong"));
      assertThat(node.end(wrong)).isEqualTo(JobState.FAILED);
      assertThat(node.field(wrong, "error_code")).isEqualTo("AUTH_FAILED");
      assertThat(node.field(wrong, "error_detail")).doesNotContain("jump host");
      UUID wrongThere = node.submit(Jobs.on(router(0).port()).over(jump.port(), "wrong"));
      assertThat(node.end(wrongThere)).isEqualTo(JobState.FAILED);
      assertThat(node.field(wrongThere, "error_code")).isEqualTo("AUTH_FAILED");
      assertThat(node.field(wrongThere, "error_detail")).contains("jump host admin@127.0.0.1:" + jump.port());
      assertThat(router(0).failedLogins()).isEqualTo(1);
    }
  }

  @Test
  void a_wrong_password_of_the_jump_host_is_tried_once_and_not_held_against_the_device() throws Exception {
    try (TestNode node = node()) {
      List<UUID> jobs = new ArrayList<>();
      for (int i = 0; i < 8; i++) jobs.add(node.submit(Jobs.on(router(i % 4).port()).over(jump.port(), "wrong").retries(3)));
      for (UUID job : jobs) assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(jump.failedLogins()).isEqualTo(1);
      List<Suspension> suspensions = node.node().loginGuard().suspensions().list("default");
      assertThat(suspensions).singleElement().satisfies(only -> assertThat(only.port()).isEqualTo(jump.port()));
      assertThat(node.run(job(router(0)))).isEqualTo(JobState.SUCCEEDED);
    }
  }

  @Test
  void a_jump_host_that_dies_ends_all_that_goes_over_it_and_the_next_job_logs_in_there_anew() throws Exception {
    try (TestNode node = node("worker.concurrency", "3")) {
      for (int i = 0; i < 3; i++) assertThat(node.run(job(router(i)))).isEqualTo(JobState.SUCCEEDED);
      assertThat(connections(node)).hasSize(4);
      jump.dropConnections();
      await(() -> connections(node).isEmpty());
      for (int i = 0; i < 3; i++) assertThat(node.run(job(router(i)))).isEqualTo(JobState.SUCCEEDED);
      assertThat(jump.logins()).isEqualTo(2);
      assertThat(connections(node)).as("that a lost jump host takes fewer channels").hasSize(4);
    }
  }

  @Test
  void a_device_that_the_jump_host_does_not_reach_takes_no_channel_from_the_others() throws Exception {
    try (TestNode node = node("worker.concurrency", "2")) {
      assertThat(node.run(job(router(0)))).isEqualTo(JobState.SUCCEEDED);
      int nobody = lab.device(11).port() + 1;
      UUID dark = node.submit(Jobs.on(nobody).over(jump.port(), "admin"));
      assertThat(node.end(dark)).isEqualTo(JobState.FAILED);
      assertThat(node.field(dark, "error_code")).isEqualTo("TCP_REFUSED");
      assertThat(node.field(dark, "error_detail")).contains("jump host 127.0.0.1:" + jump.port());
      for (int i = 1; i < 4; i++) assertThat(node.run(job(router(i)))).isEqualTo(JobState.SUCCEEDED);
      assertThat(jump.logins()).isEqualTo(1);
    }
  }

  @Test
  void a_host_that_does_not_forward_says_so_and_is_no_jump_host() throws Exception {
    try (TestNode node = node()) {
      UUID job = node.submit(Jobs.on(router(0).port()).over(router(1).port(), "admin"));
      assertThat(node.end(job)).isEqualTo(JobState.FAILED);
      assertThat(node.field(job, "error_code")).isEqualTo("TARGET_NOT_ALLOWED");
      assertThat(node.field(job, "error_detail")).contains("does not forward");
    }
  }

  @Test
  void jump_hosts_lie_behind_jump_hosts() throws Exception {
    try (TestNode node = node()) {
      UUID job = node.submit(Jobs.on(router(0).port()).over(jump.port(), "admin").over(second.port(), "admin"));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(List.of(jump.logins(), second.logins(), router(0).logins())).containsOnly(1);
      // The same device reached otherwise is another one: for its lane, its host key, its connections.
      assertThat(node.run(job(router(0)))).isEqualTo(JobState.SUCCEEDED);
      assertThat(jump.logins()).isEqualTo(1);
      assertThat(router(0).logins()).isEqualTo(2);
      List<String> paths = node.node().jdbc().sql("select jump from lanes order by id").query(String.class).list();
      String first = "127.0.0.1:" + jump.port();
      assertThat(paths).containsExactly(first + ",127.0.0.1:" + second.port(), first);
      assertThat(node.node().jdbc().sql("select count(*) from host_keys").query(Integer.class).single()).isEqualTo(4);
    }
  }

  @Test
  void what_a_device_behind_a_jump_host_runs_is_found_out_and_kept_apart() throws Exception {
    try (TestNode node = node()) {
      UUID job = node.submit(job(router(0)).platform("autodetect"));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(job, "platform")).isEqualTo("cisco_ios");
      String kept = "select host || '|' || jump from detected_platforms where port = " + router(0).port();
      String path = "127.0.0.1:" + jump.port();
      assertThat(node.node().jdbc().sql(kept).query(String.class).list()).containsExactly("127.0.0.1 via " + path + "|" + path);
    }
  }
}
