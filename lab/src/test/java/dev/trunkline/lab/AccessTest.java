package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.lab.cli.Hurdle;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AccessTest {
  @RegisterExtension final OneDevice lab = OneDevice.of("cisco_ios");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PUBLIC_KEY")
  void a_password_opens_by_either_method(Access.Method method) throws IOException {
    lab.device().allow(lab.device().access().offering(method).withUser("ops").withPassword("s3cret"));
    try (Client client = Client.login(lab.device())) {
      assertThat(client.session().isAuthenticated()).isTrue();
    }
    assertThat(lab.device().logins()).isOne();
    assertThat(lab.device().failedLogins()).isZero();
  }

  @Test
  void an_authorised_key_opens_without_a_password() throws IOException {
    KeyPair key = HostKey.generate();
    lab.device().allow(lab.device().access().offering(Access.Method.PUBLIC_KEY).withAuthorisedKeys(key.getPublic()));
    try (Client client = Client.unauthenticated(lab.device(), "admin")) {
      client.key(key);
    }
    assertThat(lab.device().failedLogins()).isZero();
    assertThatThrownBy(() -> Client.login(lab.device()))
        .hasMessageContaining("No more authentication methods available");
  }

  @Test
  void a_wrong_password_is_refused_and_counted() throws IOException {
    lab.device().allow(lab.device().access().offering(Access.Method.PASSWORD));
    try (Client client = Client.unauthenticated(lab.device(), "admin")) {
      assertThatThrownBy(() -> client.password("wrong")).isInstanceOf(IOException.class);
    }
    assertThat(lab.device().failedLogins()).isOne();
    assertThat(lab.device().logins()).isZero();
    assertThat(lab.device().connections()).isOne();
  }

  @Test
  void the_banner_comes_before_the_login() throws IOException {
    try (Client client = Client.unauthenticated(lab.device(), "admin")) {
      AtomicReference<String> banner = new AtomicReference<>();
      client.session().setUserInteraction(new BannerReader(banner));
      client.password("admin");
      assertThat(banner.get()).contains("# Trunkline lab: authorised access only.");
    }
  }

  private record BannerReader(AtomicReference<String> banner) implements UserInteraction {

    @Override
    public boolean isInteractionAllowed(ClientSession session) {
      return true;
    }

    @Override
    public void welcome(ClientSession session, String text, String language) {
      banner.set(text);
    }

    @Override
    public String[] interactive(
        ClientSession session, String name, String instruction, String language, String[] prompts, boolean[] echo) {
      return new String[0];
    }

    @Override
    public String getUpdatedPassword(ClientSession session, String prompt, String language) {
      return null;
    }
  }

  @Test
  void a_replaced_host_key_is_seen_by_the_next_connection() throws IOException {
    String before = KeyUtils.getFingerPrint(Client.hostKeyOf(lab.device()));
    assertThat(before).isEqualTo(KeyUtils.getFingerPrint(lab.device().hostKey()));
    lab.device().replaceHostKey();
    assertThat(KeyUtils.getFingerPrint(Client.hostKeyOf(lab.device())))
        .isNotEqualTo(before)
        .isEqualTo(KeyUtils.getFingerPrint(lab.device().hostKey()));
  }

  @Test
  void the_key_exchange_is_a_fast_one() throws IOException {
    try (Client client = Client.login(lab.device())) {
      assertThat(client.session().getNegotiatedKexParameter(KexProposalOption.ALGORITHMS))
          .isIn(Set.of("curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"));
      assertThat(client.session().getServerVersion()).startsWith("SSH-2.0-");
    }
  }

  @Test
  void a_second_shell_on_one_ios_connection_is_refused() throws IOException {
    try (Client client = Client.login(lab.device())) {
      client.shell().screen().until(">");
      assertThatThrownBy(client::shell)
          .rootCause()
          .extracting("reasonCode")
          .isEqualTo(SshConstants.SSH_OPEN_RESOURCE_SHORTAGE);
      lab.device().shellsPerConnection(2);
      client.shell().screen().until(">");
      assertThat(lab.device().openSessions()).isOne();
    }
  }

  @Test
  void a_device_that_refuses_shells_still_lets_users_in() throws IOException {
    lab.device().refuseShells(true);
    try (Client client = Client.login(lab.device())) {
      Client.Dialogue refused = client.shell();
      refused.awaitClosed();
      assertThat(refused.channel().isOpen()).isFalse();
    }
    lab.device().refuseShells(false);
    try (Client client = Client.login(lab.device())) {
      client.shell().screen().until(">");
    }
  }

  @Test
  void dropped_connections_are_gone_at_once() throws IOException {
    try (Client one = Client.login(lab.device());
        Client two = Client.login(lab.device())) {
      one.shell().screen().until(">");
      lab.device().dropConnections();
      one.awaitClosed();
      two.awaitClosed();
      assertThat(one.session().isClosed() && two.session().isClosed()).isTrue();
    }
    try (Client again = Client.login(lab.device())) {
      again.shell().screen().until(">");
    }
    assertThat(lab.device().connections()).isEqualTo(3);
  }

  @Test
  void a_connection_too_many_is_closed_before_a_word_is_said() throws IOException {
    lab.device().vtyLines(1, NoLineLeft.CLOSES);
    try (Client first = Client.login(lab.device())) {
      first.shell().screen().until(">");
      assertThat(firstLine()).isEmpty();
      assertThat(lab.device().turnedAway()).isOne();
      assertThat(first.session().isOpen()).isTrue();
    }
    lab.device().vtyLines(2, NoLineLeft.CLOSES);
    Client.login(lab.device()).close();
  }

  @Test
  void a_connection_too_many_may_be_told_so() throws IOException {
    lab.device().vtyLines(0, NoLineLeft.SAYS_SO);
    assertThat(firstLine()).isEqualTo("%% All lines are in use, try again later");
  }

  private String firstLine() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", lab.device().port())) {
      socket.setSoTimeout(5_000);
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return all.lines().findFirst().orElse("");
    }
  }

  @Test
  void a_shell_can_ask_for_the_login_again() throws IOException {
    lab.device().hurdles(Hurdle.LOGIN);
    try (Client client = Client.login(lab.device())) {
      Client.Dialogue shell = client.shell();
      shell.screen().until("Username: ");
      shell.say("admin", "Password: ");
      assertThat(shell.say("wrong", "Username: ")).contains("% Login invalid");
      shell.say("admin", "Password: ");
      assertThat(shell.say("admin", ">")).doesNotContain("invalid");
      assertThat(lab.device().failedLogins()).isOne();
      assertThat(lab.device().lines()).containsExactly("admin", "<secret>", "admin", "<secret>");
    }
  }

  @Test
  void the_third_wrong_login_in_a_shell_ends_it() throws IOException {
    lab.device().hurdles(Hurdle.LOGIN);
    try (Client client = Client.login(lab.device())) {
      Client.Dialogue shell = client.shell();
      for (int i = 0; i < 3; i++) {
        shell.screen().until("Username: ");
        shell.say("admin", "Password: ");
        shell.type("wrong\r");
      }
      shell.awaitClosed();
      assertThat(shell.channel().isOpen()).isFalse();
    }
  }

  @Test
  void an_expired_password_is_kept_or_changed() throws IOException {
    lab.device().hurdles(Hurdle.EXPIRED_PASSWORD);
    try (Client client = Client.login(lab.device())) {
      Client.Dialogue shell = client.shell();
      shell.screen().until("Change now? [Y/N]: ");
      shell.say("n", ">");
    }
    try (Client client = Client.login(lab.device())) {
      Client.Dialogue shell = client.shell();
      shell.screen().until("Change now? [Y/N]: ");
      shell.say("y", "Enter new password: ");
      shell.say("n3w", ">");
    }
    assertThat(lab.device().access().password()).isEqualTo("n3w");
    Client.login(lab.device()).close();
  }
}
