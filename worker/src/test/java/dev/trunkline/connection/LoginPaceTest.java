package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.LimitedDevice;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time passes only where a login waits, or where a test says so. */
class LoginPaceTest {
  private static final Device DEVICE = device("192.0.2.1", 22);
  private static final Deadline LATER = Deadline.in(Duration.ofHours(1));

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();
  private final KnownLimits known = new KnownLimits();
  private final LoginPace pace = new LoginPace(60, known, new HandMovedMeter(), this::pause);

  private void pause(long length) {
    waited.addAndGet(length);
    nanos.addAndGet(length);
  }

  private final class HandMovedMeter implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.get();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  @Test
  void the_first_sixty_go_at_once_and_then_one_a_second() {
    for (int i = 0; i < 60; i++) pace.await("default", DEVICE, LATER);
    assertThat(waited).hasValue(0);
    for (int i = 0; i < 100; i++) pace.await("default", DEVICE, LATER);
    assertThat(Duration.ofNanos(waited.get())).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(150));
  }

  @Test
  void a_device_of_which_it_is_known_has_its_own_pace_from_then_on() {
    DeviceAddress address = new DeviceAddress("192.0.2.1", 22, "ops", "cisco_ios", AlgorithmProfile.MODERN, List.of(), Optional.of("sw1"));
    known.replace(List.of(new LimitedDevice("default", address, new DeviceLimits(Optional.empty(), Optional.of(2)))));
    for (int i = 0; i < 2; i++) pace.await("default", DEVICE, LATER);
    assertThat(waited).hasValue(0);
    pace.await("default", DEVICE, LATER);
    assertThat(Duration.ofNanos(waited.get())).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    known.replace(List.of());
    long before = waited.get();
    for (int i = 0; i < 60; i++) pace.await("default", DEVICE, LATER);
    assertThat(waited).hasValue(before);
  }

  @Test
  void those_who_wait_do_not_wait_for_the_same_time() {
    for (int i = 0; i < 60; i++) pace.await("default", DEVICE, LATER);
    long first = waitOfNext();
    assertThat(first).isNotEqualTo(waitOfNext());
  }

  private long waitOfNext() {
    long before = waited.get();
    pace.await("default", DEVICE, LATER);
    return waited.get() - before;
  }

  @Test
  void jitter_does_not_lead_beyond_the_deadline() {
    for (int port = 1; port <= 20; port++) {
      Device device = device("192.0.2.3", port);
      for (int i = 0; i < 60; i++) pace.await("default", device, LATER);
      long before = waited.get();
      pace.await("default", device, Deadline.in(Duration.ofMillis(1_200)));
      assertThat(Duration.ofNanos(waited.get() - before)).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_200));
    }
  }

  @Test
  void another_device_is_not_waited_for() {
    for (int i = 0; i < 60; i++) pace.await("default", DEVICE, LATER);
    pace.await("default", device("192.0.2.1", 2022), LATER);
    pace.await("default", device("192.0.2.2", 22), LATER);
    assertThat(waited).hasValue(0);
  }

  @Test
  void who_cannot_wait_so_long_is_told_so_at_once_and_takes_no_turn() {
    for (int i = 0; i < 60; i++) pace.await("default", DEVICE, LATER);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> pace.await("default", DEVICE, Deadline.in(Duration.ofMillis(500))))
          .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.LIMIT_REACHED));
    }
    assertThat(waited).hasValue(0);
    assertThat(Duration.ofNanos(waitOfNext())).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_500));
  }

  @Test
  void a_login_that_is_called_off_while_it_waits_ends_as_cancelled() {
    LoginPace slow = new LoginPace(1, known);
    slow.await("default", DEVICE, LATER);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> slow.await("default", DEVICE, LATER))
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Device device(String host, int port) {
    return new Device(new Endpoint(host, port), "");
  }
}
