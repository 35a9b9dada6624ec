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
 * What is stored of a token: HMAC-SHA-256 of it with a key derived from the key file, the pepper, so that a dump of the database
 * neither opens anything nor lets anybody put in a token of their own. Each key of the file makes a pepper, and a token goes on with
 * its own when another key becomes the primary one.
 */
final class TokenDigests {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "api-tokens";

  private final Sealer sealer;
  private final Map<Integer, Optional<SecretKey>> peppers = new ConcurrentHashMap<>();

  TokenDigests(Sealer sealer) {
    this.sealer = sealer;
  }

  /** The pepper of tokens that are made now. */
  int pepper() {
    return sealer.primaryKeyId();
  }

  /** Binds the secret to the id: a digest that is copied to another row is worth nothing. Empty where the key of this pepper is gone. */
  Optional<byte[]> of(TokenText token, int pepper) {
    return peppers.computeIfAbsent(pepper, id -> sealer.deriveKey(PURPOSE, id)).map(key -> digest(token, key));
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
