package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.session.ScriptedDevice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Connections that work, and every way in which they do not. */
class SshTransportTest {
  private static final Credential RIGHT = Credential.ofPassword("ops", new Secret("right"));
  private static final Credential WRONG = Credential.ofPassword("ops", new Secret("wrong"));
  private static final SshLimits LIMITS = limits(Duration.ofSeconds(10));

  @Test
  void a_connection_knows_what_it_negotiated_and_closes_once() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.start()) {
      SshTransport transport = connect(device.endpoint(), RIGHT);
      assertThat(transport.isAlive()).isTrue();
      assertThat(transport.negotiated().keyExchange()).startsWith("curve25519-sha256");
      assertThat(transport.negotiated().cipher()).isEqualTo("aes128-gcm@openssh.com");
      assertThat(transport.negotiated().hostKeyType()).isEqualTo("rsa-sha2-512");
      transport.close();
      transport.close();
      assertThat(transport.isAlive()).isFalse();
    }
  }

  @Test
  void a_wrong_password_reaches_the_device_exactly_once() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.start()) {
      assertFails(FailureCode.AUTH_FAILED, () -> connect(device.endpoint(), WRONG));
      assertThat(device.passwordAttempts()).isEqualTo(1);
    }
  }

  @Test
  void a_device_that_only_asks_interactively_gets_the_password_once() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.startAskingInteractively()) {
      connect(device.endpoint(), RIGHT).close();
      assertThat(device.passwordAttempts()).isEqualTo(1);
      assertFails(FailureCode.AUTH_FAILED, () -> connect(device.endpoint(), WRONG));
      assertThat(device.passwordAttempts()).isEqualTo(2);
    }
  }

  @Test
  void a_key_is_not_offered_where_only_passwords_are_taken() throws Exception {
    Credential key = Credential.ofPrivateKey("ops", new Secret("not a key"), Optional.empty());
    try (ScriptedDevice device = ScriptedDevice.start()) {
      assertFails(FailureCode.AUTH_FAILED, () -> connect(device.endpoint(), key));
      assertThat(device.passwordAttempts()).isZero();
    }
  }

  @Test
  void a_refused_host_key_ends_the_connection_before_any_secret() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.start()) {
      var changed = new Pin(new HostKeys.Verdict.Changed("SHA256:old"));
      assertFails(FailureCode.HOST_KEY_CHANGED, () -> connect(device.endpoint(), RIGHT, changed), "SHA256:old");
      var unknown = new Pin(new HostKeys.Verdict.Unknown());
      assertFails(FailureCode.HOST_KEY_UNKNOWN, () -> connect(device.endpoint(), RIGHT, unknown), "SHA256:");
      assertThat(device.passwordAttempts()).isZero();
    }
  }

  @Test
  void a_host_with_many_keys_is_asked_for_the_type_that_is_pinned() throws Exception {
    try (LocalSshd sshd = LocalSshd.start()) {
      for (String type : List.of("ssh-rsa", "ssh-ed25519")) {
        Pin pin = new Pin(new HostKeys.Verdict.Accepted(), type);
        connect(sshd.endpoint(), sshd.credential(), pin).close();
        assertThat(pin.seenType).isEqualTo(type);
      }
    }
  }

  @Test
  void sides_without_a_common_algorithm_say_what_each_offers() throws Exception {
    try (SshServer old = SshServer.setUpDefaultServer()) {
      old.setHost("127.0.0.1");
      old.setKeyPairProvider(KeyPairProvider.wrap(ScriptedDevice.keyPair("RSA", 2048)));
      old.setCipherFactories(List.of(BuiltinCiphers.aes128cbc));
      old.start();
      Endpoint endpoint = new Endpoint("127.0.0.1", old.getPort());
      assertFails(FailureCode.ALGORITHM_MISMATCH, () -> connect(endpoint, RIGHT), "aes128-cbc", "aes128-ctr");
    }
  }

  @Test
  void a_private_key_that_cannot_be_read_is_not_sent() throws Exception {
    try (LocalSshd sshd = LocalSshd.start()) {
      Credential garbage = Credential.ofPrivateKey("root", new Secret("-----BEGIN NONSENSE-----"), Optional.empty());
      assertFails(FailureCode.AUTH_FAILED, () -> connect(sshd.endpoint(), garbage), "cannot be read");
    }
  }

  @Test
  void a_server_that_says_nothing_ends_in_a_handshake_timeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Endpoint endpoint = new Endpoint("127.0.0.1", silent.getLocalPort());
      long start = System.nanoTime();
      assertFails(
          FailureCode.HANDSHAKE_TIMEOUT,
          () -> connect(endpoint, RIGHT, TrustingHostKeys.ANYWHERE, limits(Duration.ofMillis(300))));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void a_server_that_greets_for_ever_ends_in_a_handshake_timeout() throws Exception {
    try (ServerSocket chatty = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greetForEver(chatty));
      Endpoint endpoint = new Endpoint("127.0.0.1", chatty.getLocalPort());
      assertFails(
          FailureCode.HANDSHAKE_TIMEOUT,
          () -> connect(endpoint, RIGHT, TrustingHostKeys.ANYWHERE, limits(Duration.ofMillis(300))));
    }
  }

  @Test
  void a_closed_port_a_wrong_name_and_a_passed_deadline_are_told_apart() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertFails(FailureCode.TCP_REFUSED, () -> connect(new Endpoint("127.0.0.1", port), RIGHT));
    assertFails(FailureCode.DNS, () -> connect(new Endpoint("no-such-host.invalid", port), RIGHT));
    assertFails(
        FailureCode.DEADLINE,
        () ->
            SshTransport.connect(
                new Endpoint("127.0.0.1", port), RIGHT, TrustingHostKeys.ANYWHERE, LIMITS, Deadline.in(Duration.ZERO)));
  }

  @Test
  void an_address_that_is_not_allowed_is_not_dialled() throws Exception {
    try (ScriptedDevice device = ScriptedDevice.start()) {
      Trust careful = new Trust(TrustingHostKeys.ANYWHERE.hostKeys(), new TargetRules(List.of()));
      assertFails(
          FailureCode.TARGET_NOT_ALLOWED,
          () -> connect(new Endpoint("localhost", device.endpoint().port()), RIGHT, careful, LIMITS));
    }
  }

  private static void greetForEver(ServerSocket server) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      while (true) out.write("no SSH here\r\n".getBytes());
    } catch (IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SshTransport connect(Endpoint endpoint, Credential credential) {
    return connect(endpoint, credential, TrustingHostKeys.ANYWHERE, LIMITS);
  }

  private static SshTransport connect(Endpoint endpoint, Credential credential, HostKeys hostKeys) {
    return connect(endpoint, credential, new Trust(hostKeys, (_, _) -> {}), LIMITS);
  }

  private static SshTransport connect(Endpoint endpoint, Credential credential, Trust trust, SshLimits limits) {
    return SshTransport.connect(endpoint, credential, trust, limits, Deadline.in(Duration.ofSeconds(20)));
  }

  private static SshLimits limits(Duration handshake) {
    return new SshLimits(Duration.ofSeconds(5), handshake, Duration.ofSeconds(10), Duration.ofSeconds(5), 1 << 20);
  }

  private static void assertFails(FailureCode code, ThrowingCallable action, String... details) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(List.of(details)).allSatisfy(detail -> assertThat(e.failure().detail()).contains(detail));
            });
  }

  private static final class Pin implements HostKeys {
    private final Verdict verdict;
    private final List<String> types;
    private volatile String seenType;

    Pin(Verdict verdict, String... types) {
      this.verdict = verdict;
      this.types = List.of(types);
    }

    @Override
    public Verdict check(String host, int port, String keyType, byte[] publicKey, String fingerprint) {
      seenType = keyType;
      return verdict;
    }

    @Override
    public List<String> knownTypes(String host, int port) {
      return types;
    }
  }
}
