package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.migrations.Migrations;
import dev.trunkline.transport.HostKeys.Verdict;
import dev.trunkline.transport.ShownHostKeys.Place;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class HostKeyStoreTest {
  private static EmbeddedPostgres postgres;
  private static JdbcClient jdbc;

  private final HostKeyStore store = new HostKeyStore(jdbc);

  @BeforeAll
  static void startDatabase() throws Exception {
    postgres = EmbeddedPostgres.start();
    jdbc = JdbcClient.create(postgres.getPostgresDatabase());
    Migrations.migrate(postgres.getPostgresDatabase());
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void forgetKeys() {
    jdbc.sql("delete from host_keys").update();
    jdbc.sql("delete from shown_host_keys").update();
  }

  @Test
  void pinned_takes_recorded_keys_only() {
    HostKeys pinned = store.under(HostKeyPolicy.PINNED, "a");
    assertThat(show(pinned, 1)).isEqualTo(new Verdict.Unknown());
    show(store.under(HostKeyPolicy.ACCEPT_NEW, "a"), 1);
    assertThat(show(pinned, 1)).isEqualTo(new Verdict.Accepted());
    assertThat(show(pinned, 2)).isEqualTo(new Verdict.Changed("SHA256:1"));
    assertThat(pinned.knownTypes("sw1", 22)).containsExactly("ssh-ed25519");
  }

  @Test
  void a_key_that_was_not_taken_waits_for_a_decision_and_shuts_the_device_off_where_another_one_is_recorded() {
    HostKeys pinned = store.under(HostKeyPolicy.PINNED, "a");
    Place place = new Place("a", "sw1", 22, "");
    pinned.refused(shown(2));
    assertThatCode(() -> store.shown().requireDecided(place)).doesNotThrowAnyException();
    assertThat(store.shown().accept(place, "SHA256:3")).isFalse();
    show(store.under(HostKeyPolicy.ACCEPT_NEW, "a"), 1);
    pinned.refused(shown(2));
    assertThat(store.shown().find(place).orElseThrow().times()).isEqualTo(2);
    assertThatThrownBy(() -> store.shown().requireDecided(place)).hasMessageContaining("SHA256:1").hasMessageContaining("SHA256:2");
    assertThatCode(() -> store.shown().requireDecided(new Place("b", "sw1", 22, ""))).doesNotThrowAnyException();
    assertThat(store.shown().undecided()).containsExactly(place);
    assertThat(store.shown().accept(place, "SHA256:2")).isTrue();
    assertThat(show(pinned, 2)).isEqualTo(new Verdict.Accepted());
    assertThat(store.shown().list("a")).isEmpty();
    pinned.refused(shown(2));
    assertThat(store.shown().find(place)).as("one that is recorded waits for nobody").isEmpty();
  }

  private static HostKeys.Shown shown(int key) {
    return new HostKeys.Shown(new Endpoint("sw1", 22), "ssh-ed25519", new byte[] {(byte) key}, "SHA256:" + key, "192.0.2.1");
  }

  @Test
  void accept_new_takes_the_first_key_of_a_host_and_no_second_one() {
    HostKeys acceptNew = store.under(HostKeyPolicy.ACCEPT_NEW, "a");
    assertThat(show(acceptNew, 1)).isEqualTo(new Verdict.Accepted());
    assertThat(show(acceptNew, 1)).isEqualTo(new Verdict.Accepted());
    assertThat(show(acceptNew, 2)).isEqualTo(new Verdict.Changed("SHA256:1"));
  }

  @Test
  void behind_a_jump_host_the_same_address_is_another_host() {
    show(store.under(HostKeyPolicy.ACCEPT_NEW, "a"), 1);
    HostKeys behind = store.under(HostKeyPolicy.ACCEPT_NEW, "a", "bastion,inner:2222");
    assertThat(behind.knownTypes("sw1", 22)).isEmpty();
    assertThat(show(behind, 2)).isEqualTo(new Verdict.Accepted());
    assertThat(show(store.under(HostKeyPolicy.PINNED, "a"), 2)).isEqualTo(new Verdict.Changed("SHA256:1"));
    assertThat(jdbc.sql("select host from host_keys where jump <> ''").query(String.class).list())
        .containsExactly("sw1 via bastion,inner:2222");
  }

  @Test
  void tenants_do_not_share_keys() {
    show(store.under(HostKeyPolicy.ACCEPT_NEW, "a"), 1);
    assertThat(show(store.under(HostKeyPolicy.PINNED, "b"), 1)).isEqualTo(new Verdict.Unknown());
  }

  @Test
  void off_takes_everything_and_records_nothing() {
    assertThat(show(store.under(HostKeyPolicy.OFF, "a"), 1)).isEqualTo(new Verdict.Accepted());
    assertThat(jdbc.sql("select count(*) from host_keys").query(Integer.class).single()).isZero();
  }

  @Test
  void of_two_first_keys_that_race_one_wins() throws Exception {
    HostKeys acceptNew = store.under(HostKeyPolicy.ACCEPT_NEW, "a");
    int racers = 8;
    CyclicBarrier start = new CyclicBarrier(racers);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Verdict>> verdicts =
          IntStream.range(0, racers)
              .mapToObj(
                  key ->
                      threads.submit(
                          () -> {
                            start.await();
                            return show(acceptNew, key);
                          }))
              .toList();
      List<Verdict> seen = new ArrayList<>();
      for (Future<Verdict> verdict : verdicts) seen.add(verdict.get());
      assertThat(Collections.frequency(seen, new Verdict.Accepted())).isEqualTo(1);
    }
  }

  private static Verdict show(HostKeys keys, int key) {
    return keys.check("sw1", 22, "ssh-ed25519", new byte[] {(byte) key}, "SHA256:" + key);
  }
}
