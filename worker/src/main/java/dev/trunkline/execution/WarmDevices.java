package dev.trunkline.execution;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.WarmTag;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of the inventory that have a tag to be kept warm. One thread at a time. */
public final class WarmDevices {
  private static final Logger log = LoggerFactory.getLogger(WarmDevices.class);

  private final Map<String, Integer> sessionsByTag = new HashMap<>();
  private final StoredDevices devices;
  private final StoredCredentials credentials;
  private final AlgorithmProfile algorithms;
  private Map<String, WarmDevice> known = Map.of();

  /**
   * @param algorithms what they are offered
   */
  public WarmDevices(
      List<WarmTag> tags, StoredDevices devices, StoredCredentials credentials, AlgorithmProfile algorithms) {
    tags.forEach(each -> sessionsByTag.merge(each.tag(), each.sessions(), Math::max));
    this.devices = devices;
    this.credentials = credentials;
    this.algorithms = algorithms;
  }

  /** As the inventory is now. What has not changed keeps its memory of how trying has gone. */
  Collection<WarmDevice> find() {
    Map<String, WarmDevice> found = new HashMap<>();
    for (NamedDevice device : devices.tagged(JobSpec.DEFAULT_TENANT, sessionsByTag.keySet())) {
      int sessions = sessions(device);
      WarmDevice before = known.get(device.entry().name());
      // What logs in on the way may have been replaced without a trace in the device itself.
      if (before != null && before.isStill(device, sessions) && device.jumps().isEmpty()) {
        found.put(before.name(), before);
      } else {
        secrets(device).ifPresent(secrets -> found.put(device.entry().name(), known(before, device, sessions, secrets)));
      }
    }
    known = found;
    return found.values();
  }

  private WarmDevice known(WarmDevice before, NamedDevice device, int sessions, Secrets secrets) {
    boolean still = before != null && before.isStill(device, sessions) && before.spec().secrets().equals(secrets);
    return still ? before : new WarmDevice(device, sessions, secrets, algorithms);
  }

  private Optional<Secrets> secrets(NamedDevice device) {
    try {
      return credentials
          .open(JobSpec.DEFAULT_TENANT, device.login())
          .map(own -> credentials.withJumps(JobSpec.DEFAULT_TENANT, device.address(algorithms), own));
    } catch (DeviceException e) {
      log.debug("{} is not kept warm: {}", device.entry().name(), e.failure().detail());
      return Optional.empty();
    }
  }

  /** The most that any of its tags asks for. */
  private int sessions(NamedDevice device) {
    return device.entry().tags().stream().mapToInt(tag -> sessionsByTag.getOrDefault(tag, 0)).max().orElse(0);
  }
}
