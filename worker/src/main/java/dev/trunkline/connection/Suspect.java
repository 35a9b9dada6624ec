package dev.trunkline.connection;

import dev.trunkline.transport.Credential;
import javax.crypto.SecretKey;

/**
 * A credential on a device, as far as a refusal goes: what a device thinks of it does not depend on the platform or the enable
 * secret.
 *
 * @param fingerprint {@link Credential#fingerprint(SecretKey)}, the same in all processes of an installation
 */
record Suspect(String tenant, String host, int port, String username, String fingerprint) {
  static Suspect of(ConnectionKey key, Credential credential, SecretKey fingerprints) {
    return new Suspect(key.tenant(), key.host(), key.port(), key.username(), credential.fingerprint(fingerprints));
  }
}
