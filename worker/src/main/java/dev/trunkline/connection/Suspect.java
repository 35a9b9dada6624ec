package dev.trunkline.connection;

import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import javax.crypto.SecretKey;

/**
 * A credential on a device, as far as a refusal goes: what a device thinks of it does not depend on the platform or the enable
 * secret.
 *
 * @param jump {@link ConnectionKey#path} of the jump hosts before the device
 * @param fingerprint {@link Credential#fingerprint(SecretKey)}, the same in all processes of an installation
 */
record Suspect(String tenant, String host, int port, String jump, String username, String fingerprint) {
  static Suspect of(ConnectionKey key, Credential credential, SecretKey fingerprints) {
    return new Suspect(key.tenant(), key.host(), key.port(), key.path(), key.username(), credential.fingerprint(fingerprints));
  }

  Device device() {
    return new Device(new Endpoint(host, port), jump);
  }
}
