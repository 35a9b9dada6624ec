package dev.trunkline.inventory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.secret.CredentialVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A device of the inventory, and who logs in there.
 *
 * @param login the credential at the version that is current
 */
public record NamedDevice(
    @JsonUnwrapped DeviceEntry entry,
    String username,
    int credentialVersion,
    Instant createdAt,
    Instant updatedAt,
    @JsonIgnore CredentialVersion login) {

  /**
   * @param algorithms what devices are offered that name none
   */
  public DeviceAddress address(AlgorithmProfile algorithms) {
    return new DeviceAddress(
        entry.host(), entry.port(), username, entry.platform(), algorithms, List.of(), Optional.of(entry.name()));
  }
}
