package dev.trunkline.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.security.GeneralSecurityException;

/** A key that seals the values of one tenant, ready for use. */
record DataKey(int id, Aead aead) {
  static DataKey of(Envelopes.Opened opened) {
    try {
      Aead aead =
          TinkProtoKeysetFormat.parseKeyset(opened.material(), InsecureSecretKeyAccess.get())
              .getPrimitive(RegistryConfiguration.get(), Aead.class);
      return new DataKey(opened.name().id(), aead);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("data key " + KeyId.shown(opened.name().id()) + " is none", e);
    }
  }
}
