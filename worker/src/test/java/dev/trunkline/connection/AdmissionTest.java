package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.LimitedDevice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every limit, counted without any connection: 000_abe7 TRAP-c, 001_9083 #2, #3, #4, 003_3bfa #1, #6, 004_5469 #3, #5, TRAP-a, TRAP-e. */
class AdmissionTest {
  private static final Claim ANN = Logins.tunnelOf("ann");
  private long number;

  private Master on(Admission admission, ConnectionKey key, Claim... claims) {
    Master master = new Master("c", ++number, key, 10, Instant.EPOCH);
    admission.add(master);
    for (Claim claim : claims) admission.addChannel(master, claim);
    return master;
  }

  private static List<String> refusals(Admission admission, ConnectionKey key, Claim claim) {
    return admission.refusals(key, claim).stream().map(Admission.Refusal::detail).toList();
  }

  /** 001_9083 #3, #4: three gets succeed, the fourth is rejected with exactly these words. */
  @Test
  void the_fourth_connection_of_a_user_to_a_device_is_refused_in_the_promised_words() {
    Admission admission = new Admission(new AdmissionLimits(1000, 3, 0, 1));
    for (int i = 1; i <= 3; i++) {
      assertThat(refusals(admission, Logins.key("a"), ANN)).isEmpty();
      on(admission, Logins.key("a"), ANN);
    }
    assertThat(refusals(admission, Logins.key("a"), ANN))
        .containsExactly("Connection limit exceeded. Maximum 3 concurrent connections allowed.");
    assertThat(refusals(admission, Logins.key("a"), Logins.tunnelOf("bob"))).isEmpty();
    assertThat(refusals(admission, Logins.key("b"), ANN)).isEmpty();
    assertThat(refusals(admission, Logins.key("a"), Logins.JOB)).isEmpty();
  }

  @Test
  void a_user_at_the_limit_may_use_the_connections_it_is_on_and_no_others() {
    Admission admission = new Admission(new AdmissionLimits(1000, 1, 0, 1));
    Master own = on(admission, Logins.key("a"), ANN);
    Master other = on(admission, Logins.key("a"), Logins.tunnelOf("bob"));
    assertThat(admission.admits(own, ANN)).isTrue();
    assertThat(admission.admits(other, ANN)).isFalse();
    assertThat(admission.admits(other, Logins.JOB)).isTrue();
    admission.removeChannel(own, ANN);
    assertThat(admission.admits(other, ANN)).isTrue();
  }

  @Test
  void the_first_failing_limit_is_named_first_the_total_then_the_user_then_the_host() {
    Admission admission = new Admission(new AdmissionLimits(2, 2, 2, 0));
    on(admission, Logins.key("a"), ANN);
    on(admission, Logins.key("a"), ANN);
    assertThat(refusals(admission, Logins.key("a"), ANN))
        .containsExactly(
            "maximum number of connections (2) reached",
            "Connection limit exceeded. Maximum 2 concurrent connections allowed.",
            "maximum number of connections to host a:22 (2) reached");
  }

  /** The lines kept for people: design, section 3. */
  @Test
  void a_line_is_kept_free_for_people() {
    Admission admission = new Admission(new AdmissionLimits(1000, 100, 3, 1));
    on(admission, Logins.key("a"));
    on(admission, Logins.key("a"));
    assertThat(refusals(admission, Logins.key("a"), Logins.JOB))
        .containsExactly("maximum number of connections to host a:22 (2, 1 kept free for people) reached");
    assertThat(refusals(admission, Logins.key("a"), ANN)).hasSize(1);
    assertThat(refusals(admission, Logins.key("a"), Logins.terminalOf("ann"))).isEmpty();
    on(admission, Logins.key("a"));
    assertThat(refusals(admission, Logins.key("a"), Logins.terminalOf("ann")))
        .containsExactly("maximum number of connections to host a:22 (3) reached");
  }

  @Test
  void a_device_that_says_itself_how_many_it_allows_is_bounded_by_that() {
    KnownLimits known = new KnownLimits();
    Admission admission = new Admission(new AdmissionLimits(1000, 100, 0, 1, known));
    for (int i = 0; i < 3; i++) on(admission, Logins.key("a"));
    assertThat(refusals(admission, Logins.key("a"), Logins.JOB)).isEmpty();
    DeviceAddress address = new DeviceAddress("A", 22, "ops", "cisco_ios", AlgorithmProfile.MODERN, List.of(), Optional.of("sw1"));
    known.replace(
        List.of(
            new LimitedDevice("default", address, new DeviceLimits(Optional.of(9), Optional.empty())),
            new LimitedDevice("default", address, new DeviceLimits(Optional.of(4), Optional.empty()))));
    assertThat(refusals(admission, Logins.key("a"), Logins.JOB))
        .containsExactly("maximum number of connections to host a:22 (3, 1 kept free for people) reached");
    assertThat(refusals(admission, Logins.key("b"), Logins.JOB)).isEmpty();
    known.replace(List.of(new LimitedDevice("somebody", address, new DeviceLimits(Optional.of(1), Optional.empty()))));
    assertThat(refusals(admission, Logins.key("a"), Logins.JOB)).as("what another tenant says").isEmpty();
  }

  /** 004_5469 TRAP-e */
  @Test
  void a_host_counts_once_however_its_name_is_written() {
    Admission admission = new Admission(new AdmissionLimits(1000, 100, 1, 0));
    on(admission, Logins.key("Core-Sw"));
    assertThat(refusals(admission, Logins.key("core-sw"), Logins.JOB)).hasSize(1);
  }

  @Test
  void what_was_counted_is_gone_when_it_is_taken_back() {
    Admission admission = new Admission(Logins.AMPLE);
    Master master = on(admission, Logins.key("a"), ANN, ANN, Logins.JOB);
    admission.removeChannel(master, ANN);
    assertThat(admission.entries()).isEqualTo(2);
    admission.removeChannel(master, ANN);
    admission.removeChannel(master, Logins.JOB);
    admission.remove(master);
    assertThat(admission.total()).isZero();
    assertThat(admission.entries()).isZero();
  }
}
