package dev.trunkline.access;

import java.util.Objects;
import java.util.UUID;

/**
 * Somebody who logged in, as a provider of identities told.
 *
 * @param name how the audit calls them; 1 to 253 characters, no control characters
 * @param issuer which provider
 * @param subject what the provider knows them by for good: the same for nobody else there; 1 to 255 characters
 * @param login which attempt to log in: each makes one session at most
 */
public record Person(String name, String issuer, String subject, UUID login) {
  private static final int MOST_OF_NAME = 200;

  public Person {
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(login);
    if (name.isEmpty()) throw new IllegalArgumentException("a person has a name");
  }

  /** A name that no other token of the tenant has: somebody may be logged in more than once. */
  String tokenName(UUID token) {
    // All of it is taken by the domain inventory_name.
    String usable = name.replaceAll("[^A-Za-z0-9@.+-]", "_");
    return usable.substring(0, Math.min(usable.length(), MOST_OF_NAME)) + "." + token.toString().substring(0, 8);
  }
}
