package dev.trunkline.access;

import dev.trunkline.secret.Sealer;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Keys for what a browser keeps while somebody logs in: 256 bits, the same in every process with the same key file, and for nothing
 * else. Each key of the file makes one, so that a login goes on while another key becomes the primary one.
 */
public final class LoginKeys {
  private static final String PURPOSE = "oidc-login";

  private final Sealer sealer;

  public LoginKeys(Sealer sealer) {
    this.sealer = sealer;
  }

  /** Which one is to be used now. */
  public int current() {
    return sealer.primaryKeyId();
  }

  /** Empty where the key file has no such key, or has it no longer. */
  public Optional<SecretKey> of(int id) {
    return sealer.deriveKey(PURPOSE, id);
  }
}
