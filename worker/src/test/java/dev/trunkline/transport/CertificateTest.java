package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins with keys, certificates and passphrases, on an OpenSSH that trusts nothing but its certificate authority. */
class CertificateTest {
  private static final Duration STEP = Duration.ofSeconds(20);
  private static LocalSshd sshd;

  @BeforeAll
  static void start() throws Exception {
    sshd = LocalSshd.trustingAuthority();
  }

  @AfterAll
  static void stop() throws Exception {
    if (sshd != null) sshd.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void a_certificate_logs_in_where_its_plain_key_does_not(String type) throws Exception {
    LocalSshd.Pair pair = sshd.newKey(type, "");
    Credential plain = Credential.ofPrivateKey(LocalSshd.user(), pair.privateKey(), Optional.empty());
    assertThat(refusal(plain).code()).isEqualTo(FailureCode.AUTH_FAILED);
    Credential certified = plain.withCertificate(sshd.certify(pair, "+1h"));
    try (SshTransport transport = connect(certified, AlgorithmProfile.MODERN)) {
      assertThat(transport.isAlive()).isTrue();
      assertThat(transport.negotiated().hostKeyType()).doesNotContain("cert");
    }
    connect(certified, AlgorithmProfile.LEGACY).close();
  }

  @Test
  void a_key_with_a_passphrase_logs_in_with_its_certificate() throws Exception {
    LocalSshd.Pair pair = sshd.newKey("ed25519", "open sesame");
    Credential right = Credential.ofPrivateKey(LocalSshd.user(), pair.privateKey(), Optional.of(new Secret("open sesame")));
    connect(right.withCertificate(sshd.certify(pair, "+1h")), AlgorithmProfile.MODERN).close();
    Credential wrong = Credential.ofPrivateKey(LocalSshd.user(), pair.privateKey(), Optional.of(new Secret("close")));
    assertThat(refusal(wrong).failure().detail()).contains("wrong passphrase").doesNotContain("close");
  }

  @Test
  void a_certificate_that_cannot_do_is_not_sent() throws Exception {
    LocalSshd.Pair pair = sshd.newKey("ed25519", "");
    LocalSshd.Pair other = sshd.newKey("ed25519", "");
    Credential plain = Credential.ofPrivateKey(LocalSshd.user(), pair.privateKey(), Optional.empty());
    assertThat(refusal(plain.withCertificate(sshd.certify(other, "+1h"))).failure().detail()).contains("of another key");
    assertThat(refusal(plain.withCertificate(sshd.certify(pair, "20200101:20200102"))).failure().detail()).contains("was valid until");
    assertThat(refusal(plain.withCertificate(new Secret("nonsense"))).failure().detail()).contains("cannot be read");
    assertThat(refusal(plain.withCertificate(new Secret(pair.publicKey()))).failure().detail()).contains("plain public key");
  }

  private static SshTransport connect(Credential credential, AlgorithmProfile profile) {
    SshLimits limits = new SshLimits(STEP, STEP, STEP, STEP, 1 << 20);
    return SshTransport.connect(
        Way.straight(sshd.endpoint(), profile), credential, TrustingHostKeys.ANYWHERE, limits, Deadline.in(STEP));
  }

  private static DeviceException refusal(Credential credential) {
    return catchThrowableOfType(DeviceException.class, () -> connect(credential, AlgorithmProfile.MODERN).close());
  }
}
