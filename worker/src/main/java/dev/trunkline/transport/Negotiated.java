package dev.trunkline.transport;

/**
 * What both sides agreed on.
 *
 * @param keyExchange such as {@code curve25519-sha256}
 * @param cipher from the worker to the device
 * @param mac from the worker to the device; {@value #IMPLICIT} where the cipher authenticates by itself
 * @param hostKeyType such as {@code rsa-sha2-512}
 * @param algorithms the profile that was offered, by its name
 * @param strictKeyExchange whether both sides keep to the rules that close CVE-2023-48795
 */
public record Negotiated(
    String keyExchange, String cipher, String mac, String hostKeyType, String algorithms, boolean strictKeyExchange) {
  /** As OpenSSH prints it. */
  public static final String IMPLICIT = "<implicit>";
}
