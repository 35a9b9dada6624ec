package dev.trunkline.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks says: HMAC-SHA-256 over {@code id.timestamp.body}, a signature for each secret. */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * The value of {@code webhook-signature}.
   *
   * @param timestamp in seconds since 1970, as in {@code webhook-timestamp}
   * @param secrets the one in force, and while it is replaced the former one
   */
  static String of(String id, long timestamp, String body, List<String> secrets) {
    byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    return secrets.stream().map(secret -> "v1," + mac(signed, secret)).collect(Collectors.joining(" "));
  }

  private static String mac(byte[] signed, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(WebhookSecret.key(secret), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a webhook cannot be signed", e);
    }
  }
}
