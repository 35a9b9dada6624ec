package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Set;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AccessTest {
  private Lab lab;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws IOException {
    lab = Lab.start(LabOptions.of(1, "cisco_ios"));
    device = lab.device(0);
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PUBLIC_KEY")
  void a_password_opens_by_either_method(Access.Method method) throws IOException {
    device.allow(device.access().offering(method).withUser("ops").withPassword("s3cret"));
    try (Client client = Client.login(device)) {
      assertThat(client.session().isAuthenticated()).isTrue();
    }
    assertThat(device.logins()).isOne();
    assertThat(device.failedLogins()).isZero();
  }

  @Test
  void an_authorised_key_opens_without_a_password() throws IOException {
    KeyPair key = HostKey.generate();
    device.allow(device.access().offering(Access.Method.PUBLIC_KEY).withAuthorisedKeys(key.getPublic()));
    try (Client client = Client.unauthenticated(device, "admin")) {
      client.key(key);
    }
    assertThat(device.failedLogins()).isZero();
    assertThatThrownBy(() -> Client.login(device)).hasMessageContaining("No more authentication methods available");
  }

  @Test
  void a_wrong_password_is_refused_and_counted() throws IOException {
    device.allow(device.access().offering(Access.Method.PASSWORD));
    try (Client client = Client.unauthenticated(device, "admin")) {
      assertThatThrownBy(() -> client.password("wrong")).isInstanceOf(IOException.class);
    }
    assertThat(device.failedLogins()).isOne();
    assertThat(device.logins()).isZero();
    assertThat(device.connections()).isOne();
  }

  @Test
  void a_replaced_host_key_is_seen_by_the_next_connection() throws IOException {
    String before = KeyUtils.getFingerPrint(Client.hostKeyOf(device));
    assertThat(before).isEqualTo(KeyUtils.getFingerPrint(device.hostKey()));
    device.replaceHostKey();
    assertThat(KeyUtils.getFingerPrint(Client.hostKeyOf(device)))
        .isNotEqualTo(before)
        .isEqualTo(KeyUtils.getFingerPrint(device.hostKey()));
  }

  @Test
  void the_key_exchange_is_a_fast_one() throws IOException {
    try (Client client = Client.login(device)) {
      assertThat(client.session().getNegotiatedKexParameter(KexProposalOption.ALGORITHMS))
          .isIn(Set.of("curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"));
      assertThat(client.session().getServerVersion()).startsWith("SSH-2.0-");
    }
  }

  @Test
  void a_second_shell_on_one_ios_connection_is_refused() throws IOException {
    try (Client client = Client.login(device)) {
      client.shell().screen().until(">");
      assertThatThrownBy(client::shell)
          .rootCause()
          .extracting("reasonCode")
          .isEqualTo(SshConstants.SSH_OPEN_RESOURCE_SHORTAGE);
      device.shellsPerConnection(2);
      client.shell().screen().until(">");
      assertThat(device.openSessions()).isOne();
    }
  }

  @Test
  void a_device_that_refuses_shells_still_lets_users_in() throws IOException {
    device.refuseShells(true);
    try (Client client = Client.login(device)) {
      Client.Dialogue refused = client.shell();
      refused.awaitClosed();
      assertThat(refused.channel().isOpen()).isFalse();
    }
    device.refuseShells(false);
    try (Client client = Client.login(device)) {
      client.shell().screen().until(">");
    }
  }

  @Test
  void dropped_connections_are_gone_at_once() throws IOException {
    try (Client one = Client.login(device);
        Client two = Client.login(device)) {
      one.shell().screen().until(">");
      device.dropConnections();
      one.awaitClosed();
      two.awaitClosed();
      assertThat(one.session().isClosed() && two.session().isClosed()).isTrue();
    }
    try (Client again = Client.login(device)) {
      again.shell().screen().until(">");
    }
    assertThat(device.connections()).isEqualTo(3);
  }
}
