package dev.trunkline.inventory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether secrets are those of before, without keeping them. HMAC-SHA-256 under a key of its own, both in one text that is kept
 * sealed: so it says nothing to whoever lacks the key file, and goes on when that gets another key.
 */
record SecretFingerprint(byte[] key, byte[] hash) {
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  static SecretFingerprint of(Map<String, String> secrets) {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return new SecretFingerprint(key, hash(key, secrets));
  }

  static SecretFingerprint parse(String text) {
    String[] parts = text.split(":");
    return new SecretFingerprint(HexFormat.of().parseHex(parts[0]), HexFormat.of().parseHex(parts[1]));
  }

  boolean isOf(Map<String, String> secrets) {
    return MessageDigest.isEqual(hash, hash(key, secrets));
  }

  /** Each part with its length before it, so that none can pass for two. */
  private static byte[] hash(byte[] key, Map<String, String> secrets) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      new TreeMap<>(secrets).forEach((field, secret) -> {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        mac.update("%s:%d:".formatted(field, bytes.length).getBytes(StandardCharsets.UTF_8));
        mac.update(bytes);
      });
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
    }
  }

  /** For the store; {@link #parse} reads it. */
  String asText() {
    return HexFormat.of().formatHex(key) + ":" + HexFormat.of().formatHex(hash);
  }
}
