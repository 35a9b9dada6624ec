package dev.trunkline.queue;

import dev.trunkline.secret.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Makes submission keys of requests. What was asked for may hold a password, so it is hashed with a key that is not in the
 * database (HMAC-SHA-256): guessing passwords against the hash takes the key file.
 */
final class RequestKeys {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKey secret;

  RequestKeys(Sealer sealer) {
    this.secret = sealer.deriveKey("submission-keys");
  }

  SubmissionKey of(String key, String request) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      String hash = HexFormat.of().formatHex(mac.doFinal(request.getBytes(StandardCharsets.UTF_8)));
      return new SubmissionKey(key, hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is missing", e);
    }
  }
}
