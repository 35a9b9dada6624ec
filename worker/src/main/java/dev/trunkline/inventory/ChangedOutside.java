package dev.trunkline.inventory;

import dev.trunkline.secret.CredentialVersion;

/**
 * Something else was read than before where the secrets of a credential are kept.
 *
 * @param name of the credential
 * @param where in words, without the secrets
 * @param current the version that came of it
 */
public record ChangedOutside(String tenant, String name, String where, CredentialVersion current) {}
