package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.CredentialVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a session is opened before any job asks for it: time goes in, nobody waits. */
class WarmDeviceTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final WarmDevice device = device(1);

  private static WarmDevice device(int sessions) {
    DeviceEntry entry = new DeviceEntry("sw1", "192.0.2.1", 22, "cisco_ios", "ro", List.of("core"), "");
    CredentialVersion login = new CredentialVersion(UUID.randomUUID(), 1);
    return new WarmDevice(new NamedDevice(entry, Optional.empty(), "admin", 1, NOON, NOON, login, List.of()), sessions, new Secrets(Map.of()), AlgorithmProfile.MODERN);
  }

  private void fail(FailureCode code) {
    device.failed(new Failure(code, "said the test"));
  }

  @Test
  void the_pause_doubles_from_a_second_to_five_minutes() {
    assertThat(WarmDevice.pause(1)).hasSeconds(1);
    assertThat(WarmDevice.pause(2)).hasSeconds(2);
    assertThat(WarmDevice.pause(9)).hasSeconds(256);
    assertThat(WarmDevice.pause(10)).isEqualTo(Duration.ofMinutes(5));
    assertThat(WarmDevice.pause(1_000)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void one_that_fails_is_tried_at_growing_intervals() {
    assertThat(device.begins(0, NOON)).isTrue();
    assertThat(device.begins(0, NOON.plusSeconds(1))).as("while it is being tried").isFalse();
    fail(FailureCode.TCP_REFUSED);
    assertThat(device.begins(0, NOON)).isFalse();
    assertThat(device.begins(0, NOON.plusSeconds(1))).isTrue();
    fail(FailureCode.TCP_REFUSED);
    assertThat(device.begins(0, NOON.plusSeconds(2))).isFalse();
    assertThat(device.begins(0, NOON.plusSeconds(3))).isTrue();
  }

  @Test
  void one_that_lets_in_and_throws_out_is_treated_like_one_that_fails_and_one_that_stood_is_not() {
    for (int second : List.of(0, 1, 3, 7)) {
      assertThat(device.begins(0, NOON.plusSeconds(second))).isTrue();
      device.succeeded("worker-1");
    }
    assertThat(device.begins(0, NOON.plusSeconds(14))).isFalse();
    Instant later = NOON.plusSeconds(100);
    assertThat(device.begins(0, later)).isTrue();
    device.succeeded("worker-1");
    assertThat(device.begins(0, later.plusSeconds(1))).isTrue();
  }

  @Test
  void a_refused_credential_is_not_tried_again_until_a_job_got_in_with_it() {
    assertThat(device.begins(0, NOON)).isTrue();
    fail(FailureCode.AUTH_FAILED);
    assertThat(device.begins(0, NOON.plusSeconds(1_000_000))).isFalse();
    assertThat(device.begins(1, NOON.plusSeconds(1_000_001))).isFalse();
    assertThat(device.begins(0, NOON.plusSeconds(1_000_002))).isTrue();
  }

  @Test
  void no_more_than_what_is_missing_is_opened() {
    WarmDevice two = device(2);
    assertThat(two.begins(2, NOON)).isFalse();
    assertThat(two.begins(1, NOON)).isTrue();
  }
}
