package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a silent device is asked, and when it is given up: 001_9083 #15, #16. Time goes in, nobody waits. */
class SilenceTest {
  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(50).toNanos();
  private static final KeepaliveRules RULES = new KeepaliveRules(Duration.ofSeconds(60), 3);

  private final Silence silence = new Silence(RULES, START);
  private long heardAt = START;
  private boolean awaited;

  private Silence.Due at(double seconds) {
    return silence.due(heardAt, awaited, nanos(seconds));
  }

  /** The clock of the JVM may pass its largest value. */
  private static long nanos(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  @Test
  void at_rest_a_device_is_asked_after_60_seconds_and_given_up_12_seconds_later() {
    assertThat(at(59.9)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(60)).isEqualTo(Silence.Due.ASK);
    assertThat(at(63.9)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(64)).isEqualTo(Silence.Due.ASK);
    assertThat(at(68)).isEqualTo(Silence.Due.ASK);
    assertThat(at(71.9)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(72)).isEqualTo(Silence.Due.GIVE_UP);
  }

  @Test
  void where_somebody_waits_it_is_asked_after_10_seconds_and_given_up_30_seconds_later() {
    awaited = true;
    assertThat(at(9.9)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(10)).isEqualTo(Silence.Due.ASK);
    assertThat(at(20)).isEqualTo(Silence.Due.ASK);
    assertThat(at(30)).isEqualTo(Silence.Due.ASK);
    assertThat(at(39.9)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(40)).isEqualTo(Silence.Due.GIVE_UP);
  }

  @Test
  void a_sign_of_life_begins_all_anew() {
    assertThat(at(60)).isEqualTo(Silence.Due.ASK);
    assertThat(at(64)).isEqualTo(Silence.Due.ASK);
    heardAt = nanos(66);
    assertThat(at(72)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(125.9)).isEqualTo(Silence.Due.NOTHING);
    assertThat(at(126)).isEqualTo(Silence.Due.ASK);
  }

  /** Whoever borrows a connection that is in doubt already is not to wait for it the longer for that. */
  @Test
  void what_was_asked_at_rest_is_settled_as_at_rest() {
    assertThat(at(60)).isEqualTo(Silence.Due.ASK);
    awaited = true;
    assertThat(at(64)).isEqualTo(Silence.Due.ASK);
    assertThat(at(68)).isEqualTo(Silence.Due.ASK);
    assertThat(at(72)).isEqualTo(Silence.Due.GIVE_UP);
  }

  @Test
  void a_short_interval_is_the_longest_wait_of_all() {
    KeepaliveRules rules = new KeepaliveRules(Duration.ofSeconds(2), 1);
    assertThat(rules.first(true)).isEqualTo(Duration.ofSeconds(2));
    assertThat(rules.next(true)).isEqualTo(Duration.ofSeconds(2));
    assertThat(rules.next(false)).isEqualTo(Duration.ofSeconds(2));
  }
}
