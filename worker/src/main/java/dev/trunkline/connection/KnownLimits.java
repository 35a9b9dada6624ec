package dev.trunkline.connection;

import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.LimitedDevice;
import dev.trunkline.transport.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What single devices allow. Read at every login, and replaced as a whole when the inventory says something else. What a tenant says
 * holds for itself, so that nobody holds up others; what the tenant {@code default} says, which runs the installation, holds for all.
 */
public final class KnownLimits {
  private record Place(String tenant, Device device) {}

  private volatile Map<Place, DeviceLimits> byPlace = Map.of();

  /** Where a tenant has a device twice, the least holds. */
  public void replace(List<LimitedDevice> all) {
    Map<Place, DeviceLimits> fresh = new HashMap<>();
    for (LimitedDevice one : all) {
      Endpoint endpoint = new Endpoint(one.device().host().toLowerCase(Locale.ROOT), one.device().port());
      fresh.merge(new Place(one.tenant(), new Device(endpoint, one.device().jumpPath())), one.limits(), DeviceLimits::and);
    }
    byPlace = Map.copyOf(fresh);
  }

  DeviceLimits of(String tenant, Device device) {
    return said(tenant, device).and(said(JobSpec.DEFAULT_TENANT, device));
  }

  private DeviceLimits said(String tenant, Device device) {
    return byPlace.getOrDefault(new Place(tenant, device), DeviceLimits.NONE);
  }
}
