package dev.trunkline.inventory;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.provider.SecretReference;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.secret.SealedPlace;
import dev.trunkline.secret.Sealer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the rows that {@link StoredCredentials} asks for. */
record CredentialRows(Sealer sealer) {
  static CredentialVersion version(ResultSet row) throws SQLException {
    return new CredentialVersion(row.getObject("id", UUID.class), row.getInt("version"));
  }

  /** One whose reference does not open is shown all the same, so that it can be found and repaired. */
  NamedCredential named(ResultSet row) throws SQLException {
    Optional<SecretReference> source = source(row);
    return new NamedCredential(
        row.getString("name"),
        row.getString("username"),
        row.getInt("version"),
        source
            .map(outside -> outside.fields().keySet().stream().sorted().toList())
            .orElse(List.of((String[]) row.getArray("fields").getArray())),
        source,
        StoredDevices.time(row, "created_at"),
        StoredDevices.time(row, "rotated_at"));
  }

  private Optional<SecretReference> source(ResultSet row) throws SQLException {
    byte[] sealed = row.getBytes("reference");
    if (sealed == null) return Optional.empty();
    SealedPlace place = SealedPlace.ofCredential(row.getString("tenant"), version(row), SourcedCredentials.REFERENCE);
    try {
      return Optional.of(SourcedCredentials.reference(sealer.open(place, sealed)));
    } catch (IllegalStateException e) {
      return Optional.of(SecretReference.UNREADABLE);
    }
  }

  /**
   * @throws DeviceException SECRET_REFUSED where it does not open
   */
  String secret(SealedPlace place, ResultSet row) throws SQLException {
    try {
      return sealer.open(place, row.getBytes("sealed"));
    } catch (IllegalStateException e) {
      throw new DeviceException(FailureCode.SECRET_REFUSED, e.getMessage(), e);
    }
  }
}
