package dev.trunkline.tunnel;

import dev.trunkline.device.Platform;
import dev.trunkline.execution.DeviceAccess;
import dev.trunkline.transport.Endpoint;

/**
 * Who wants through which device to what.
 *
 * @param owner the user of Trunkline, within the tenant of the access
 * @param platform what the device runs
 * @param target as the device sees it
 */
public record Route(String owner, DeviceAccess access, Platform platform, Endpoint target) {
  String tenant() {
    return access.tenant();
  }

  /** {@link DeviceAccess#label} of the device. */
  String device() {
    return access.label();
  }
}
