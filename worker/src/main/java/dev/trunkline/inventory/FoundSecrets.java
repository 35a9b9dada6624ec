package dev.trunkline.inventory;

import java.util.List;

/**
 * What there is of a credential where its secrets are kept; never what it is.
 *
 * @param found the secrets of the login, by name
 * @param missing those that the credential names and that are not there
 */
public record FoundSecrets(List<String> found, List<String> missing) {}
