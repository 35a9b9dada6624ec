package dev.trunkline.tunnel;

import dev.trunkline.access.Caller;
import dev.trunkline.device.Platform;
import dev.trunkline.execution.DeviceAccess;
import dev.trunkline.transport.Endpoint;

/**
 * Who wants through which device to what.
 *
 * @param caller of the tenant of the access; whoever opens the way owns it
 * @param platform what the device runs
 * @param target as the device sees it
 */
public record Route(Caller caller, DeviceAccess access, Platform platform, Endpoint target) {
  String owner() {
    return caller.name();
  }

  String tenant() {
    return access.tenant();
  }

  /** {@link DeviceAccess#label} of the device. */
  String device() {
    return access.label();
  }
}
