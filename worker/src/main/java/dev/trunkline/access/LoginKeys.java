package dev.trunkline.access;

import dev.trunkline.secret.Sealer;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Keys for what a browser keeps while somebody logs in: 256 bits, the same in every process of the installation, and for nothing else. A
 * login goes on while another key takes the place of its own.
 */
public final class LoginKeys {
  private static final String PURPOSE = "oidc-login";

  private final Sealer sealer;

  public LoginKeys(Sealer sealer) {
    this.sealer = sealer;
  }

  /** Which one is to be used now. */
  public int current() {
    return sealer.currentMac(PURPOSE);
  }

  /** Empty where there is no such key, or no longer. Whoever asks need not be known: no id makes this look in the database. */
  public Optional<SecretKey> of(int id) {
    return sealer.findMacNear(PURPOSE, id);
  }
}
