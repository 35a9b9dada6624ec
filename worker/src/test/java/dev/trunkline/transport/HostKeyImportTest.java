package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Host keys out of a known_hosts file, on an OpenSSH with two of them. */
class HostKeyImportTest {
  private static final Duration STEP = Duration.ofSeconds(20);

  private final String tenant = "tenant-" + UUID.randomUUID();
  private Database database;
  private HostKeyStore store;
  private LocalSshd sshd;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.open(TestDatabase.settings(Map.of()));
    store = new HostKeyStore(JdbcClient.create(database.dataSource()));
    sshd = LocalSshd.start();
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
    if (sshd != null) sshd.close();
  }

  @Test
  void of_two_keys_of_a_host_the_better_one_is_recorded_and_a_pinned_login_takes_it() throws Exception {
    HostKeyImport.Report report = HostKeyImport.read(sshd.knownHosts(), store, tenant);
    assertThat(List.of(report.imported(), report.unchanged())).containsExactly(1, 0);
    assertThat(report.conflicts()).isEmpty();
    assertThat(report.skipped()).singleElement().satisfies(rsa -> assertThat(rsa.line()).isEqualTo(1));
    assertThat(hostKeyType()).isEqualTo("ssh-ed25519");
    HostKeyImport.Report again = HostKeyImport.read(sshd.knownHosts(), store, tenant);
    assertThat(List.of(again.imported(), again.unchanged())).containsExactly(0, 1);
  }

  /** sshj refuses such a host where it is asked the plain way: it compares names of signatures with names of keys. */
  @Test
  void a_host_of_which_only_the_rsa_key_is_known_shows_that_one() throws Exception {
    String rsaOnly = sshd.knownHosts().lines().findFirst().orElseThrow();
    assertThat(HostKeyImport.read(rsaOnly, store, tenant).imported()).isEqualTo(1);
    assertThat(hostKeyType()).isEqualTo("rsa-sha2-512");
    HostKeyImport.Report both = HostKeyImport.read(sshd.knownHosts(), store, tenant);
    assertThat(List.of(both.imported(), both.unchanged())).as("the recorded key is in the file").containsExactly(0, 1);
  }

  private String hostKeyType() throws Exception {
    Trust trust = new Trust(store.under(HostKeyPolicy.PINNED, tenant), (_, _) -> {});
    SshLimits limits = new SshLimits(STEP, STEP, STEP, STEP, 1 << 20);
    try (SshTransport transport = SshTransport.connect(sshd.endpoint(), sshd.credential(), trust, limits, Deadline.in(STEP))) {
      return transport.negotiated().hostKeyType();
    }
  }
}
