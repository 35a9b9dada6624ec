package dev.trunkline.connection;

import dev.trunkline.secret.CredentialVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How far each stored credential has been rotated, as far as this process has heard. Guarded by {@link Roster}'s lock. */
final class Rotations {
  private final Map<UUID, Integer> current = new HashMap<>();

  /** News may come late, and then they are none. */
  void heardOf(CredentialVersion version) {
    current.merge(version.credential(), version.version(), Math::max);
  }

  boolean isOutdated(ConnectionKey key) {
    return key.stored().filter(this::isOutdated).isPresent();
  }

  private boolean isOutdated(CredentialVersion version) {
    return version.version() < current.getOrDefault(version.credential(), 0);
  }
}
