package dev.trunkline.session;

import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts asterisks where a device repeats one of the secrets it was logged in with, as {@code show running-config} may. An output arrives
 * in pieces cut anywhere, so what may be the beginning of a secret is held back until it is known; a secret has no line end, so
 * whole lines are never held back.
 *
 * <p>A secret of fewer than eight bytes is left alone: it is likely to be a word of the device's own language, such as {@code enable},
 * and an output full of asterisks would be of no use.
 */
final class SecretMask {
  static final int SHORTEST = 8;
  private static final Pattern PEM_FRAME = Pattern.compile("-----(BEGIN|END) [A-Z0-9 ]+-----");
  private static final byte[] ASTERISKS = "********".getBytes(StandardCharsets.US_ASCII);

  /** The longest first: one may be the beginning of another. */
  private final List<byte[]> secrets;

  private byte[] held = {};

  private SecretMask(List<byte[]> secrets) {
    this.secrets = secrets;
  }

  /** For the first output of a session with this login. */
  static SecretMask of(Credential credential) {
    Stream<Secret> secrets = Stream.concat(credential.enable().stream(), credential.proof().secrets());
    return of(secrets.map(Secret::reveal).toArray(String[]::new));
  }

  static SecretMask of(String... secrets) {
    return new SecretMask(
        Stream.of(secrets)
            .flatMap(String::lines)
            .filter(line -> !PEM_FRAME.matcher(line).matches())
            .map(line -> line.getBytes(StandardCharsets.UTF_8))
            .filter(bytes -> bytes.length >= SHORTEST)
            .sorted(Comparator.comparing((byte[] bytes) -> bytes.length).reversed())
            .toList());
  }

  /** For the next output of the same session. */
  SecretMask anew() {
    return new SecretMask(secrets);
  }

  boolean hidesNothing() {
    return secrets.isEmpty();
  }

  /** What of the bytes so far can be told, after what was told before. */
  byte[] next(byte[] bytes, int length) {
    byte[] all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, 0, all, held.length, length);
    ByteArrayOutputStream told = new ByteArrayOutputStream(all.length);
    int toldTo = 0;
    int at = 0;
    while (at < all.length) {
      byte[] secret = at(all, at);
      if (secret == null) {
        at++;
        continue;
      }
      told.write(all, toldTo, at - toldTo);
      toldTo = at;
      if (secret.length > all.length - at) break;
      told.writeBytes(ASTERISKS);
      at += secret.length;
      toldTo = at;
    }
    told.write(all, toldTo, at - toldTo);
    held = Arrays.copyOfRange(all, at, all.length);
    return told.toByteArray();
  }

  /** The rest: nothing follows it. */
  byte[] rest() {
    byte[] rest = held;
    held = new byte[0];
    return rest;
  }

  /** The secret that stands there, or whose beginning does at the end of what is there; null for neither. */
  private byte[] at(byte[] all, int at) {
    for (byte[] secret : secrets) {
      if (secret[0] != all[at]) continue;
      int length = Math.min(secret.length, all.length - at);
      if (Arrays.equals(all, at, at + length, secret, 0, length)) return secret;
    }
    return null;
  }
}
