package dev.trunkline.inventory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.secret.CredentialVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A device of the inventory, and who logs in there.
 *
 * @param source the import that keeps it; empty where somebody entered it by hand
 * @param login the credential at the version that is current
 * @param jumps the devices on the way, nearest first
 */
public record NamedDevice(
    @JsonUnwrapped DeviceEntry entry,
    Optional<String> source,
    String username,
    int credentialVersion,
    Instant createdAt,
    Instant updatedAt,
    @JsonIgnore CredentialVersion login,
    @JsonIgnore List<JumpHost> jumps) {
  public NamedDevice {
    jumps = List.copyOf(jumps);
  }

  /**
   * @param algorithms what devices are offered that name none
   */
  public DeviceAddress address(AlgorithmProfile algorithms) {
    List<JumpHost> way = jumps.stream().map(jump -> jump.offered(algorithms)).toList();
    return new DeviceAddress(
        entry.host(), entry.port(), username, entry.platform(), algorithms, way, Optional.of(entry.name()));
  }
}
