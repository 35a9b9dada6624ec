package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.migrations.Migrations;
import dev.trunkline.transport.HostKeys.Verdict;
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
