package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.connection.BreakerStatistics.State;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Behaviour;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 003_3bfa #23 to #25: closed, open, half-open; recovers by itself; counts. Real devices, and a clock moved by hand. */
class BreakersTest {
  private static final Duration LITTLE = Duration.ofMillis(1);

  private GuardedLogin login;

  @BeforeEach
  void open() {
    login = new GuardedLogin();
  }

  @AfterEach
  void close() {
    login.close();
  }

  @Test
  void a_device_that_refuses_is_dialled_five_times_and_then_left_alone() throws Exception {
    int port = CountingPort.free();
    for (int i = 0; i < 5; i++) assertThat(login.code(port, "admin")).isEqualTo(FailureCode.TCP_REFUSED);
    try (CountingPort listening = CountingPort.hangingUp(port)) {
      for (int i = 0; i < 100; i++) assertThat(login.code(port, "admin")).isEqualTo(FailureCode.BREAKER_OPEN);
      assertThat(listening.dialled()).isZero();
    }
    assertThat(open(FailureClass.UNREACHABLE)).isEqualTo(1);
    assertThat(statistics().failures(FailureClass.UNREACHABLE)).isEqualTo(5);
    assertThat(statistics().transitions(FailureClass.UNREACHABLE, State.OPEN)).isEqualTo(1);
  }

  @Test
  void the_refusal_says_what_failed_and_when_it_is_tried_again() {
    int port = CountingPort.free();
    for (int i = 0; i < 5; i++) login.code(port, "admin");
    DeviceException refusal = login.failure(port, "admin");
    Duration left = refusal.failure().passesIn().orElseThrow();
    assertThat(left).isBetween(Duration.ofSeconds(54), Duration.ofSeconds(66));
    assertThat(refusal.failure().detail())
        .contains("127.0.0.1:" + port, "TCP_REFUSED", "not tried again until " + login.clock.instant().plus(left));
  }

  @Test
  void a_success_in_between_begins_the_count_anew() throws Exception {
    int port = portOfClosedLab();
    for (int i = 0; i < 4; i++) assertThat(login.code(port, "admin")).isEqualTo(FailureCode.TCP_REFUSED);
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios").from(port))) {
      trustAnyKey(lab.device(0));
      login.connect(port, "admin").close();
    }
    for (int i = 0; i < 5; i++) assertThat(login.code(port, "admin")).isEqualTo(FailureCode.TCP_REFUSED);
    assertThat(login.code(port, "admin")).isEqualTo(FailureCode.BREAKER_OPEN);
  }

  @Test
  void of_many_threads_one_probes_after_the_time_is_over() throws Exception {
    int port = CountingPort.free();
    for (int i = 0; i < 5; i++) login.code(port, "admin");
    try (CountingPort listening = CountingPort.holding(port)) {
      login.clock.forward(timeLeft(port).plus(LITTLE));
      BlockingQueue<FailureCode> codes = new LinkedBlockingQueue<>();
      for (int i = 0; i < 20; i++) {
        String password = "password-" + i;
        Thread.ofVirtual().start(() -> codes.add(login.code(port, password)));
      }
      for (int i = 0; i < 19; i++) assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(FailureCode.BREAKER_OPEN);
      assertThat(open(FailureClass.UNREACHABLE)).isEqualTo(1);
      listening.hangUp();
      assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(FailureCode.HANDSHAKE_TIMEOUT);
      assertThat(listening.dialled()).isEqualTo(1);
    }
    assertThat(statistics().transitions(FailureClass.UNREACHABLE, State.HALF_OPEN)).isEqualTo(1);
  }

  @Test
  void who_began_before_it_opened_and_gives_up_lets_no_second_probe_through() throws Exception {
    int port = CountingPort.free();
    CountDownLatch goOn = new CountDownLatch(1);
    Thread early = attempt(port, goOn, FailureCode.CANCELLED);
    for (int i = 0; i < 5; i++) login.code(port, "admin");
    login.clock.forward(timeLeft(port).plus(LITTLE));
    CountDownLatch probed = new CountDownLatch(1);
    Thread probe = attempt(port, probed, FailureCode.TCP_REFUSED);
    goOn.countDown();
    early.join();
    assertThat(login.code(port, "admin")).isEqualTo(FailureCode.BREAKER_OPEN);
    probed.countDown();
    probe.join();
  }

  /** An attempt that is under way when this returns, and fails so once it may go on. */
  private Thread attempt(int port, CountDownLatch goOn, FailureCode failure) throws InterruptedException {
    CountDownLatch underWay = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatThrownBy(
                            () ->
                                login.guard.breakers()
                                    .aroundLogin(
                                        GuardedLogin.key(port),
                                        Deadline.in(Duration.ofSeconds(20)),
                                        () -> {
                                          underWay.countDown();
                                          await(goOn);
                                          throw new DeviceException(failure, "as the test wants");
                                        }))
                        .isInstanceOf(DeviceException.class));
    assertThat(underWay.await(10, TimeUnit.SECONDS)).isTrue();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void each_failed_probe_doubles_the_time_up_to_a_quarter_of_an_hour() {
    int port = CountingPort.free();
    for (int i = 0; i < 5; i++) login.code(port, "admin");
    for (int expected : List.of(60, 120, 240, 480, 900, 900, 900)) {
      Duration left = timeLeft(port);
      assertThat(left.toSeconds()).isBetween(expected * 9L / 10 - 1, Math.min(expected * 11L / 10, 900));
      login.clock.forward(left.plus(LITTLE));
      assertThat(login.code(port, "admin")).isEqualTo(FailureCode.TCP_REFUSED);
    }
  }

  @Test
  void a_device_that_is_back_is_found_by_the_probe() throws Exception {
    int port = portOfClosedLab();
    for (int i = 0; i < 5; i++) login.code(port, "admin");
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios").from(port))) {
      trustAnyKey(lab.device(0));
      assertThat(login.code(port, "admin")).isEqualTo(FailureCode.BREAKER_OPEN);
      login.clock.forward(timeLeft(port).plus(LITTLE));
      login.connect(port, "admin").close();
      login.connect(port, "admin").close();
      assertThat(lab.device(0).logins()).isEqualTo(2);
    }
    assertThat(open(FailureClass.UNREACHABLE)).isZero();
    assertThat(statistics().transitions(FailureClass.UNREACHABLE, State.CLOSED)).isEqualTo(1);
  }

  @Test
  void a_refused_password_is_an_answer_and_opens_nothing() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      int port = lab.device(0).port();
      trustAnyKey(lab.device(0));
      for (int i = 0; i < 7; i++) assertThat(login.code(port, "wrong-" + i)).isEqualTo(FailureCode.AUTH_FAILED);
      login.connect(port, "admin").close();
    }
  }

  @Test
  void a_job_that_ran_out_of_time_or_was_cancelled_says_nothing_of_the_device() throws Exception {
    int port = CountingPort.free();
    try (CountingPort listening = CountingPort.holding(port)) {
      for (int i = 0; i < 7; i++) {
        assertThatThrownBy(() -> login.connect(port, GuardedLogin.credential("admin"), Deadline.in(Duration.ofMillis(100))))
            .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HANDSHAKE_TIMEOUT));
      }
      assertThat(listening.dialled()).isEqualTo(7);
    }
    assertThat(statistics().failures(FailureClass.UNREACHABLE)).isZero();
  }

  /** Scorecard 32, as far as the breaker goes. */
  @Test
  void a_changed_host_key_opens_at_once_and_until_somebody_takes_the_new_one() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      SimulatedDevice device = lab.device(0);
      trustAnyKey(device);
      login.connect(device.port(), "admin").close();
      device.replaceHostKey();
      assertThat(login.code(device.port(), "admin")).isEqualTo(FailureCode.HOST_KEY_CHANGED);
      int dialled = device.connections();
      DeviceException refusal = login.failure(device.port(), "admin");
      assertThat(refusal.code()).isEqualTo(FailureCode.HOST_KEY_CHANGED);
      assertThat(refusal.failure().detail()).contains("expected", "not tried again until");
      assertThat(device.connections()).isEqualTo(dialled);
      assertThat(open(FailureClass.HOST_KEY_CHANGED)).isEqualTo(1);
      for (int probe = 0; probe < 3; probe++) {
        login.clock.forward(GuardedLogin.FIRST_OPEN.plus(LITTLE));
        assertThat(login.code(device.port(), "admin")).isEqualTo(FailureCode.HOST_KEY_CHANGED);
      }
      assertThat(device.connections()).isEqualTo(dialled + 3);
      trustAnyKey(device);
      login.clock.forward(GuardedLogin.FIRST_OPEN.plus(LITTLE));
      login.connect(device.port(), "admin").close();
      assertThat(open(FailureClass.HOST_KEY_CHANGED)).isZero();
      assertThat(device.failedLogins()).isZero();
    }
  }

  @Test
  void a_device_without_a_prompt_is_left_alone_but_only_as_the_platform_it_was_taken_for() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      SimulatedDevice device = lab.device(0);
      trustAnyKey(device);
      device.behave(Behaviour.NORMAL.drip(1, Duration.ofHours(1)));
      for (int i = 0; i < 5; i++) assertPromptFails(device, "cisco_ios", FailureCode.PROMPT_TIMEOUT);
      assertPromptFails(device, "cisco_ios", FailureCode.BREAKER_OPEN);
      assertThat(device.logins()).isEqualTo(5);
      assertThat(open(FailureClass.PROMPT_LOST)).isEqualTo(1);
      device.behave(Behaviour.NORMAL);
      login.openSession(device.port(), "cisco_xe");
      assertPromptFails(device, "cisco_ios", FailureCode.BREAKER_OPEN);
      login.clock.forward(Duration.ofSeconds(67));
      login.openSession(device.port(), "cisco_ios");
      assertThat(open(FailureClass.PROMPT_LOST)).isZero();
    }
  }

  private static int portOfClosedLab() throws IOException {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      return lab.device(0).port();
    }
  }

  private void assertPromptFails(SimulatedDevice device, String platform, FailureCode code) {
    assertThatThrownBy(() -> login.openSession(device.port(), platform))
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Duration timeLeft(int port) {
    return login.failure(port, "admin").failure().passesIn().orElseThrow();
  }

  /** Forgets the key that is known of its port: ports are used again by other tests. */
  private void trustAnyKey(SimulatedDevice device) {
    login.jdbc.sql("delete from host_keys where port = :port").param("port", device.port()).update();
  }

  private long open(FailureClass because) {
    return login.guard.breakers().open(because);
  }

  private BreakerStatistics statistics() {
    return login.guard.breakers().statistics();
  }
}
