package dev.trunkline.secret;

import java.util.Objects;
import java.util.UUID;

/**
 * A stored credential as it is between two rotations.
 *
 * @param version 1 for the first
 */
public record CredentialVersion(UUID credential, int version) {
  public CredentialVersion {
    Objects.requireNonNull(credential);
  }
}
