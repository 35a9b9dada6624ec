package dev.trunkline.api.login;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.trunkline.access.LoginKeys;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * Logins on their way, as a browser keeps them: encrypted (RFC 7516, {@code dir} with AES-256-GCM), so that it can neither read the
 * verifier and the nonce nor make some up, and worth nothing after ten minutes.
 */
final class SealedLogins {
  static final Duration LIFE = Duration.ofMinutes(10);

  private final LoginKeys keys;

  SealedLogins(LoginKeys keys) {
    this.keys = keys;
  }

  String seal(PendingLogin login, Instant now) {
    int id = keys.current();
    JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).keyID(Integer.toString(id)).build();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .jwtID(login.id().toString())
            .expirationTime(Date.from(now.plus(LIFE)))
            .claim("state", login.state())
            .claim("nonce", login.nonce())
            .claim("verifier", login.verifier())
            .claim("redirect_uri", login.redirectUri())
            .claim("then", login.then())
            .build();
    try {
      EncryptedJWT sealed = new EncryptedJWT(header, claims);
      sealed.encrypt(new DirectEncrypter(bytes(keys.of(id).orElseThrow())));
      return sealed.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a login cannot be sealed", e);
    }
  }

  /** Empty where it was not sealed with a key of ours, or is over. */
  Optional<PendingLogin> open(String text, Instant now) {
    try {
      EncryptedJWT sealed = EncryptedJWT.parse(text);
      Optional<SecretKey> key = keyOf(sealed.getHeader());
      if (key.isEmpty()) return Optional.empty();
      sealed.decrypt(new DirectDecrypter(bytes(key.get())));
      JWTClaimsSet claims = sealed.getJWTClaimsSet();
      if (!now.isBefore(claims.getExpirationTime().toInstant())) return Optional.empty();
      return Optional.of(
          new PendingLogin(
              UUID.fromString(claims.getJWTID()), claims.getStringClaim("state"), claims.getStringClaim("nonce"),
              claims.getStringClaim("verifier"), claims.getStringClaim("redirect_uri"), claims.getStringClaim("then")));
    } catch (ParseException | JOSEException | RuntimeException e) {
      // The library lets a NullPointerException out of a header that names no cipher.
      return Optional.empty();
    }
  }

  /** What the header asks for is not obeyed: it is there to find the key. */
  private Optional<SecretKey> keyOf(JWEHeader header) {
    boolean ours = JWEAlgorithm.DIR.equals(header.getAlgorithm()) && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod());
    String id = header.getKeyID();
    return ours && id != null && id.matches("-?\\d{1,10}") ? id(id).flatMap(keys::of) : Optional.empty();
  }

  private static Optional<Integer> id(String text) {
    long id = Long.parseLong(text);
    return id == (int) id ? Optional.of((int) id) : Optional.empty();
  }

  /** The key as it comes is one for HMAC, which the cipher would not take. */
  private static byte[] bytes(SecretKey key) {
    return key.getEncoded();
  }
}
