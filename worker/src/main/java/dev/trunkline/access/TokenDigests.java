package dev.trunkline.access;

import dev.trunkline.secret.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * What is stored of a token: HMAC-SHA-256 of it with a key that the key file opens, the pepper, so that a dump of the database
 * neither opens anything nor lets anybody put in a token of their own. A token goes on with its own when another one is used for new
 * tokens.
 */
final class TokenDigests {
  private static final String ALGORITHM = "HmacSHA256";

  private final Sealer sealer;
  private final Map<Integer, SecretKey> peppers = new ConcurrentHashMap<>();

  TokenDigests(Sealer sealer) {
    this.sealer = sealer;
  }

  /** The pepper of tokens that are made now. */
  int pepper() {
    return sealer.currentMac(Sealer.OF_TOKENS);
  }

  /**
   * Binds the secret to the id: a digest that is copied to another row is worth nothing. Empty where the key of this pepper is gone.
   */
  Optional<byte[]> of(TokenText token, int pepper) {
    Optional<SecretKey> key = Optional.ofNullable(peppers.get(pepper)).or(() -> sealer.findMac(Sealer.OF_TOKENS, pepper));
    key.ifPresent(found -> peppers.put(pepper, found));
    return key.map(found -> digest(token, found));
  }

  private static byte[] digest(TokenText token, SecretKey key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(token.shown().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is missing", e);
    }
  }
}
