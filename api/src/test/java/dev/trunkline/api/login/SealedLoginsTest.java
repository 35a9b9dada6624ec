package dev.trunkline.api.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.trunkline.access.LoginKeys;
import dev.trunkline.secret.Sealer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser keeps while somebody logs in. */
class SealedLoginsTest {
  private final Instant now = Instant.parse("2031-01-31T12:00:00Z");
  private final PendingLogin login =
      new PendingLogin(UUID.randomUUID(), "a-state", "a-nonce", "a-verifier", "https://trunkline.example/login/callback", "/api/v1/me");

  @TempDir private Path directory;
  private LoginKeys keys;
  private SealedLogins logins;

  @BeforeEach
  void open() {
    keys = keys("secrets.key");
    logins = new SealedLogins(keys);
  }

  private LoginKeys keys(String file) {
    return new LoginKeys(Sealer.ofKeyFile(directory.resolve(file), true));
  }

  @Test
  void another_process_with_the_same_key_file_opens_it_for_ten_minutes() {
    String sealed = logins.seal(login, now);
    SealedLogins other = new SealedLogins(keys("secrets.key"));
    assertThat(other.open(sealed, now.plusSeconds(599))).contains(login);
    assertThat(other.open(sealed, now.plusSeconds(600))).isEmpty();
    assertThat(new SealedLogins(keys("other.key")).open(sealed, now)).isEmpty();
  }

  @Test
  void nothing_of_it_can_be_read_and_it_says_nothing_where_it_is_printed() {
    String sealed = logins.seal(login, now);
    String readable = sealed + new String(Base64.getUrlDecoder().decode(sealed.split("\\.")[3]));
    assertThat(readable + login).doesNotContain("a-state", "a-nonce", "a-verifier");
    assertThat(sealed.length()).as("room in a cookie").isLessThan(4_000);
  }

  @Test
  void what_was_changed_anywhere_or_made_up_is_nothing() throws Exception {
    String sealed = logins.seal(login, now);
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'Q' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThat(logins.open(changed, now)).as(changed).isEmpty();
    }
    for (String none : new String[] {"", "x", "a.b.c.d.e", sealed + ".x", "eyJhbGciOiJub25lIn0.e30."}) assertThat(logins.open(none, now)).as(none).isEmpty();
    assertThat(logins.open(sealedBy(EncryptionMethod.A128CBC_HS256, Integer.toString(keys.current())), now)).as("another cipher").isEmpty();
    assertThat(logins.open(sealedBy(EncryptionMethod.A256GCM, "99999999999"), now)).as("a key that there cannot be").isEmpty();
    assertThat(logins.open(sealedBy(EncryptionMethod.A256GCM, null), now)).as("no key").isEmpty();
    assertThat(logins.open(sealedBy(EncryptionMethod.A256GCM, Integer.toString(keys.current())), now)).as("half of it").isEmpty();
  }

  private String sealedBy(EncryptionMethod method, String key) throws Exception {
    JWTClaimsSet claims = new JWTClaimsSet.Builder().expirationTime(Date.from(now.plusSeconds(60))).build();
    EncryptedJWT made = new EncryptedJWT(new JWEHeader.Builder(JWEAlgorithm.DIR, method).keyID(key).build(), claims);
    made.encrypt(new DirectEncrypter(keys.of(keys.current()).orElseThrow().getEncoded()));
    return made.serialize();
  }
}
