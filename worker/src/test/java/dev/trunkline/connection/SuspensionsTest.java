package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.lab.Access;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two guards are two processes: they share the database and the key file, and nothing else. */
class SuspensionsTest {
  private GuardedLogin here;
  private GuardedLogin there;
  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws Exception {
    TestDatabase.empty();
    here = new GuardedLogin();
    there = new GuardedLogin();
    lab = Lab.start(LabOptions.of(2, "cisco_ios"));
    device = lab.device(0);
  }

  @AfterEach
  void stop() throws Exception {
    lab.close();
    there.close();
    here.close();
  }

  @Test
  void a_refused_password_is_tried_once_in_all_processes() {
    assertThat(here.code(device.port(), "guess")).isEqualTo(FailureCode.AUTH_FAILED);
    for (int i = 0; i < 10; i++) {
      assertThat(here.code(device.port(), "guess")).isEqualTo(FailureCode.CREDENTIAL_SUSPENDED);
      assertThat(there.code(device.port(), "guess")).isEqualTo(FailureCode.CREDENTIAL_SUSPENDED);
    }
    assertThat(device.failedLogins()).isEqualTo(1);
    assertThat(device.connections()).isEqualTo(1);
  }

  @Test
  void fifty_threads_with_one_wrong_password_try_it_once_in_each_process() throws Exception {
    BlockingQueue<FailureCode> codes = new LinkedBlockingQueue<>();
    for (int i = 0; i < 50; i++) {
      GuardedLogin process = i % 2 == 0 ? here : there;
      Thread.ofVirtual().start(() -> codes.add(process.code(device.port(), "guess")));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(codes.poll(20, TimeUnit.SECONDS)).isIn(FailureCode.AUTH_FAILED, FailureCode.CREDENTIAL_SUSPENDED);
    }
    assertThat(device.failedLogins()).isBetween(1, 2);
    assertThat(here.guard.suspensions().list("default")).hasSize(1);
  }

  @Test
  void who_cannot_wait_for_a_login_under_way_dials_nothing() throws Exception {
    try (CountingPort holding = CountingPort.holding(CountingPort.free())) {
      int port = holding.port();
      Thread first = Thread.ofVirtual().start(() -> here.code(port, "admin"));
      holding.awaitDialled();
      assertThatThrownBy(() -> here.connect(port, GuardedLogin.credential("admin"), Deadline.in(Duration.ofMillis(50))))
          .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DEADLINE));
      assertThat(holding.dialled()).isEqualTo(1);
      holding.hangUp();
      first.join();
    }
  }

  @Test
  void it_is_suspended_on_that_device_only_and_other_credentials_go_on() {
    here.code(device.port(), "guess");
    here.connect(device.port(), "admin").close();
    assertThat(here.code(lab.device(1).port(), "guess")).isEqualTo(FailureCode.AUTH_FAILED);
    assertThat(device.logins()).isEqualTo(1);
  }

  @Test
  void another_enable_secret_does_not_make_it_another_credential() {
    here.code(device.port(), "guess");
    Credential withEnable = GuardedLogin.credential("guess").withEnable(new Secret("enable"));
    assertThatThrownBy(() -> here.connect(device.port(), withEnable, Deadline.in(Duration.ofSeconds(10))))
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CREDENTIAL_SUSPENDED));
  }

  @Test
  void after_its_time_one_login_tries_it_and_ends_it_where_it_succeeds() {
    here.code(device.port(), "later");
    device.allow(Access.DEFAULT.withPassword("later"));
    assertThat(here.code(device.port(), "later")).isEqualTo(FailureCode.CREDENTIAL_SUSPENDED);
    timeIsOver();
    there.connect(device.port(), "later").close();
    assertThat(rows()).isZero();
    here.connect(device.port(), "later").close();
    assertThat(open(here)).isZero();
  }

  @Test
  void after_its_time_one_login_tries_it_and_suspends_it_again_where_it_fails() {
    here.code(device.port(), "guess");
    timeIsOver();
    assertThat(there.code(device.port(), "guess")).isEqualTo(FailureCode.AUTH_FAILED);
    assertThat(here.code(device.port(), "guess")).isEqualTo(FailureCode.CREDENTIAL_SUSPENDED);
    assertThat(device.failedLogins()).isEqualTo(2);
    assertThat(only().until()).isAfter(Instant.now().plus(Duration.ofMinutes(14)));
  }

  @Test
  void of_two_processes_one_tries_it_while_the_other_still_refuses() throws Exception {
    here.code(device.port(), "guess");
    timeIsOver();
    Suspect suspect = new Suspect("default", "127.0.0.1", device.port(), "", "admin", fingerprint());
    SuspensionStore store = new SuspensionStore(here.jdbc);
    assertThat(store.find(suspect).orElseThrow().onTrial()).isTrue();
    assertThat(store.find(suspect).orElseThrow().onTrial()).isFalse();
    assertThat(there.code(device.port(), "guess")).isEqualTo(FailureCode.CREDENTIAL_SUSPENDED);
  }

  @Test
  void a_trial_that_does_not_reach_the_device_leaves_it_to_the_next() throws Exception {
    here.code(device.port(), "guess");
    timeIsOver();
    lab.close();
    assertThat(here.code(device.port(), "guess")).isEqualTo(FailureCode.TCP_REFUSED);
    assertThat(there.code(device.port(), "guess")).isEqualTo(FailureCode.TCP_REFUSED);
  }

  @Test
  void lifted_by_hand_it_is_tried_at_once_everywhere() {
    here.code(device.port(), "later");
    device.allow(Access.DEFAULT.withPassword("later"));
    UUID id = only().id();
    assertThat(here.guard.suspensions().lift("another tenant", id)).isFalse();
    assertThat(here.guard.suspensions().lift("default", id)).isTrue();
    assertThat(here.guard.suspensions().lift("default", id)).isFalse();
    there.connect(device.port(), "later").close();
  }

  @Test
  void the_alert_is_one_warning_and_a_gauge() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Suspensions.class);
    appender.start();
    logger.addAppender(appender);
    here.code(device.port(), "guess");
    for (int i = 0; i < 20; i++) there.code(device.port(), "guess");
    logger.detachAppender(appender);
    assertThat(appender.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("127.0.0.1:" + device.port(), "admin", only().id().toString())
        .doesNotContain("guess");
    assertThat(open(here)).isEqualTo(1);
    assertThat(open(there)).isEqualTo(1);
    assertThat(here.guard.suspensions().open(Instant.now().plus(GuardedLogin.SUSPENSION))).isZero();
  }

  @Test
  void nothing_in_the_database_helps_to_guess_the_password() {
    here.code(device.port(), "guess");
    String row = here.jdbc.sql("select s::text from suspensions s").query(String.class).single();
    assertThat(row).doesNotContain("guess", GuardedLogin.credential("guess").fingerprint());
    assertThat(fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void what_nobody_used_for_a_day_after_its_end_is_forgotten_with_the_next_suspension() {
    here.code(device.port(), "first");
    here.jdbc.sql("update suspensions set until = now() - interval '25 hours'").update();
    here.code(device.port(), "second");
    assertThat(rows()).isEqualTo(1);
  }

  private void timeIsOver() {
    here.jdbc.sql("update suspensions set until = now() - interval '1 second'").update();
  }

  private String fingerprint() {
    return here.jdbc.sql("select fingerprint from suspensions").query(String.class).single();
  }

  private long rows() {
    return here.jdbc.sql("select count(*) from suspensions").query(Long.class).single();
  }

  private Suspension only() {
    assertThat(here.guard.suspensions().list("default")).hasSize(1);
    return here.guard.suspensions().list("default").getFirst();
  }

  private static long open(GuardedLogin process) {
    return process.guard.suspensions().open(Instant.now());
  }
}
