package dev.trunkline.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 of secrets, under a key without which a leaked fingerprint cannot be guessed back offline. */
final class Fingerprint {
  /** Lives as long as the process. */
  static final SecretKey OF_THIS_PROCESS = new SecretKeySpec(randomKey(), "HmacSHA256");

  private Fingerprint() {}

  static String of(SecretKey key, String kind, String username, List<Optional<Secret>> parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      add(mac, Optional.of(kind));
      add(mac, Optional.of(username));
      parts.forEach(part -> add(mac, part.map(Secret::reveal)));
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** The length goes first, so that no two lists of parts read the same; an absent part is not an empty one. */
  private static void add(Mac mac, Optional<String> part) {
    byte[] bytes = part.orElse("").getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(part.isPresent() ? bytes.length : -1).array());
    mac.update(bytes);
  }

  private static byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
