package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.session.ScriptedDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is offered to devices of all ages, and what is not used even where a device wants it. */
class AlgorithmsTest {
  private static final Duration STEP = Duration.ofSeconds(20);

  private SshServer server;

  @BeforeEach
  void prepare() throws Exception {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(ScriptedDevice.keyPair("RSA", 2048)));
    server.setPasswordAuthenticator((_, _, _) -> true);
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
  }

  @Test
  void a_device_with_nothing_but_old_algorithms_is_refused_with_advice_and_reached_by_the_legacy_profile() throws Exception {
    server.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(true, List.of(BuiltinDHFactories.dhg14), ServerBuilder.DH2KEX));
    server.setSignatureFactories(List.of(BuiltinSignatures.rsa));
    server.setCipherFactories(List.of(BuiltinCiphers.aes128cbc, BuiltinCiphers.tripledescbc));
    server.setMacFactories(List.of(BuiltinMacs.hmacsha1));
    server.start();
    DeviceException refusal = refusal(AlgorithmProfile.MODERN);
    assertThat(refusal.code()).isEqualTo(FailureCode.ALGORITHM_MISMATCH);
    assertThat(refusal.failure().detail())
        .contains(
            "the device offers only aes128-cbc, 3des-cbc", "the profile modern only aes128-gcm@openssh.com",
            "diffie-hellman-group14-sha1", "ssh-rsa", "hmac-sha1", "device.algorithms = legacy would reach it");
    try (SshTransport transport = connect(AlgorithmProfile.LEGACY)) {
      assertThat(transport.negotiated())
          .isEqualTo(new Negotiated("diffie-hellman-group14-sha1", "aes128-cbc", "hmac-sha1", "ssh-rsa", "legacy", true));
    }
  }

  @Test
  void a_profile_is_not_advised_where_it_does_not_help() throws Exception {
    server.setCipherFactories(List.of(BuiltinCiphers.arcfour256));
    server.start();
    DeviceException refusal = refusal(AlgorithmProfile.MODERN);
    assertThat(refusal.code()).isEqualTo(FailureCode.ALGORITHM_MISMATCH);
    assertThat(refusal.failure().detail()).contains("arcfour256").doesNotContain("legacy");
  }

  @Test
  void the_legacy_profile_takes_what_is_best_of_a_device_that_has_both() throws Exception {
    server.start();
    try (SshTransport transport = connect(AlgorithmProfile.LEGACY)) {
      assertThat(transport.negotiated().cipher()).isEqualTo("aes128-gcm@openssh.com");
      assertThat(transport.negotiated().mac()).isEqualTo(Negotiated.IMPLICIT);
      assertThat(transport.negotiated().keyExchange()).startsWith("curve25519-sha256");
      assertThat(transport.negotiated().hostKeyType()).isEqualTo("rsa-sha2-512");
    }
  }

  /** CVE-2023-48795 */
  @Test
  void chacha20_is_used_with_strict_key_exchange_only() throws Exception {
    server.setCipherFactories(List.of(BuiltinCiphers.cc20p1305_openssh));
    server.start();
    try (SshTransport transport = connect(AlgorithmProfile.MODERN)) {
      assertThat(transport.negotiated().cipher()).isEqualTo("chacha20-poly1305@openssh.com");
      assertThat(transport.negotiated().strictKeyExchange()).isTrue();
    }
    server.stop(true);
    prepare();
    server.setCipherFactories(List.of(BuiltinCiphers.cc20p1305_openssh));
    server.setSessionFactory(new LaxSessions(server));
    server.start();
    DeviceException refusal = refusal(AlgorithmProfile.MODERN);
    assertThat(refusal.code()).isEqualTo(FailureCode.ALGORITHM_MISMATCH);
    assertThat(refusal.failure().detail()).contains("CVE-2023-48795", "chacha20-poly1305@openssh.com").doesNotContain("legacy");
  }

  /** CVE-2023-48795 */
  @Test
  void cbc_goes_with_a_plain_mac_where_key_exchange_is_not_strict() throws Exception {
    server.setSessionFactory(new LaxSessions(server));
    server.setCipherFactories(List.of(BuiltinCiphers.aes256cbc));
    server.setMacFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha1, BuiltinMacs.hmacsha256));
    server.start();
    try (SshTransport transport = connect(AlgorithmProfile.LEGACY)) {
      assertThat(transport.negotiated().mac()).isEqualTo("hmac-sha2-256");
      assertThat(transport.negotiated().strictKeyExchange()).isFalse();
    }
    server.setMacFactories(List.of(BuiltinMacs.hmacsha256etm));
    assertThat(refusal(AlgorithmProfile.LEGACY).failure().detail()).contains("CVE-2023-48795", "aes256-cbc");
  }

  private SshTransport connect(AlgorithmProfile profile) {
    Way way = Way.straight(new Endpoint("127.0.0.1", server.getPort()), profile);
    Credential credential = Credential.ofPassword("ops", new Secret("right"));
    return SshTransport.connect(
        way, credential, TrustingHostKeys.ANYWHERE, new SshLimits(STEP, STEP, STEP, STEP, 1 << 20), Deadline.in(STEP));
  }

  private DeviceException refusal(AlgorithmProfile profile) {
    return catchThrowableOfType(DeviceException.class, () -> connect(profile).close());
  }

  /** A server from before strict key exchange. */
  private static final class LaxSessions extends SessionFactory {
    LaxSessions(SshServer server) {
      super(server);
    }

    @Override
    protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
      return new ServerSessionImpl(getServer(), io) {
        @Override
        protected Map<KexProposalOption, String> doStrictKexProposal(Map<KexProposalOption, String> proposal) {
          return proposal;
        }
      };
    }
  }
}
