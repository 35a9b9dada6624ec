package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scorecard 44: what a device repeats of the secrets it was logged in with, wherever the pieces of its output are cut. */
class SecretMaskTest {
  private static final String SAID = "username ann secret k3y-of-ann!\nenable k3y-of-ann!!\nk3y-of-an is none\nthe end is k3y-of";
  private static final String MASKED = "username ann secret ********\nenable ********!\nk3y-of-an is none\nthe end is k3y-of";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 11, 12, 1000})
  void pieces_of_any_size(int size) {
    assertThat(masked(SecretMask.of("k3y-of-ann!"), SAID, size)).isEqualTo(MASKED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void one_secret_may_be_the_beginning_of_another(int size) {
    SecretMask mask = SecretMask.of("12345678", "12345678-and-more");
    assertThat(masked(mask, "a 12345678-and-more, b 12345678-and-less", size)).isEqualTo("a ********, b ********-and-less");
  }

  @Test
  void a_line_is_told_when_it_ends() {
    SecretMask mask = SecretMask.of("k3y-of-ann!");
    assertThat(told(mask, "k3y-of")).isEmpty();
    assertThat(told(mask, "-bob\n")).isEqualTo("k3y-of-bob\n");
  }

  @Test
  void all_secrets_of_a_login_and_every_line_of_a_key_but_no_short_word() {
    Secret pem = new Secret("-----BEGIN KEY-----\nbase64base64\n-----END KEY-----\n");
    Credential byKey = Credential.ofPrivateKey("ann", pem, Optional.of(new Secret("passphrase"))).withEnable(new Secret("enable"));
    Credential byPassword = Credential.ofPassword("ann", new Secret("password1")).withEnable(new Secret("enable-secret"));
    assertThat(masked(SecretMask.of(byKey), "enable base64base64 passphrase", 4)).isEqualTo("enable ******** ********");
    assertThat(masked(SecretMask.of(byPassword), "enable-secret password1", 4)).isEqualTo("******** ********");
  }

  @Test
  void what_frames_a_key_is_no_secret_and_whatever_else_begins_like_it_is() {
    Credential byKey = Credential.ofPrivateKey("ann", new Secret("-----BEGIN KEY-----\nbase64base64\n-----END KEY-----\n"), Optional.empty());
    assertThat(masked(SecretMask.of(byKey), "-----BEGIN KEY-----\n", 4)).isEqualTo("-----BEGIN KEY-----\n");
    assertThat(masked(SecretMask.of("-----my-password"), "it is -----my-password", 4)).isEqualTo("it is ********");
  }

  private static String masked(SecretMask mask, String said, int size) {
    StringBuilder all = new StringBuilder();
    for (int at = 0; at < said.length(); at += size) all.append(told(mask, said.substring(at, Math.min(at + size, said.length()))));
    return all.append(new String(mask.rest(), UTF_8)).toString();
  }

  private static String told(SecretMask mask, String piece) {
    byte[] bytes = piece.getBytes(UTF_8);
    return new String(mask.next(bytes, bytes.length), UTF_8);
  }
}
