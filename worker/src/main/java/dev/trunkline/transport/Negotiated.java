package dev.trunkline.transport;

/**
 * What both sides agreed on.
 *
 * @param keyExchange such as {@code curve25519-sha256}
 * @param cipher from the worker to the device
 * @param hostKeyType such as {@code rsa-sha2-512}
 */
public record Negotiated(String keyExchange, String cipher, String hostKeyType) {}
