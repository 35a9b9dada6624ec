package dev.trunkline.connection;

import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.LimitedDevice;
import dev.trunkline.transport.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What single devices allow. Read at every login, and replaced as a whole when the inventory says something else. */
public final class KnownLimits {
  private volatile Map<Device, DeviceLimits> byDevice = Map.of();

  /** Where several say something of a device, the least holds. */
  public void replace(List<LimitedDevice> all) {
    Map<Device, DeviceLimits> fresh = new HashMap<>();
    for (LimitedDevice one : all) {
      Endpoint endpoint = new Endpoint(one.device().host().toLowerCase(Locale.ROOT), one.device().port());
      fresh.merge(new Device(endpoint, one.device().jumpPath()), one.limits(), DeviceLimits::and);
    }
    byDevice = Map.copyOf(fresh);
  }

  DeviceLimits of(Device device) {
    return byDevice.getOrDefault(device, DeviceLimits.NONE);
  }
}
