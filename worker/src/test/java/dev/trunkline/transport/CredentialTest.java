package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CredentialTest {
  private final Credential password = Credential.ofPassword("ops", new Secret("pass-1"));

  @Test
  void nothing_printed_holds_a_secret() {
    Credential key = Credential.ofPrivateKey("ops", new Secret("pem-1"), Optional.of(new Secret("phrase-1")));
    String printed = password.withEnable(new Secret("enable-1")) + " " + key + " " + password.fingerprint();
    assertThat(printed).contains("ops").doesNotContain("pass-1", "enable-1", "pem-1", "phrase-1");
  }

  @Test
  void fingerprints_are_equal_for_equal_secrets_only() {
    assertThat(password.fingerprint()).isEqualTo(Credential.ofPassword("ops", new Secret("pass-1")).fingerprint());
    assertThat(password.fingerprint())
        .isNotEqualTo(Credential.ofPassword("ops", new Secret("pass-2")).fingerprint())
        .isNotEqualTo(Credential.ofPassword("opsp", new Secret("ass-1")).fingerprint())
        .isNotEqualTo(password.withEnable(new Secret("")).fingerprint())
        .isNotEqualTo(Credential.ofPrivateKey("ops", new Secret("pass-1"), Optional.empty()).fingerprint());
  }

  @Test
  void with_a_key_fingerprints_tell_logins_apart_but_not_enable_secrets() {
    SecretKey key = new SecretKeySpec(new byte[] {1, 2, 3}, "HmacSHA256");
    assertThat(password.fingerprint(key))
        .isEqualTo(password.withEnable(new Secret("enable-1")).fingerprint(key))
        .isNotEqualTo(Credential.ofPassword("ops", new Secret("pass-2")).fingerprint(key))
        .isNotEqualTo(password.fingerprint(new SecretKeySpec(new byte[] {1, 2, 4}, "HmacSHA256")))
        .isNotEqualTo(password.fingerprint());
  }
}
