package dev.trunkline.execution;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.inventory.LoginSecrets;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.WarmTag;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The devices of the inventory that have a tag to be kept warm. One thread at a time. */
public final class WarmDevices {
  private static final Logger log = LoggerFactory.getLogger(WarmDevices.class);

  /** For what is kept outside, of all devices together: most of it is remembered. */
  private static final Duration READING = Duration.ofSeconds(5);

  private final Map<String, Integer> sessionsByTag = new HashMap<>();
  private final StoredDevices devices;
  private final StoredCredentials credentials;
  private final AlgorithmProfile algorithms;
  private final Set<String> keptOutside = new HashSet<>();
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
    Deadline deadline = Deadline.in(READING);
    for (NamedDevice device : devices.tagged(JobSpec.DEFAULT_TENANT, sessionsByTag.keySet())) {
      int sessions = sessions(device);
      WarmDevice before = known.get(device.entry().name());
      boolean still = before != null && before.isStill(device, sessions);
      // What is kept outside, or logs in on the way, may have been replaced without a trace in the device itself.
      if (still && device.jumps().isEmpty() && !keptOutside.contains(before.name())) {
        found.put(before.name(), before);
      } else {
        Optional<Secrets> last = still ? Optional.of(before.spec().secrets()) : Optional.empty();
        secrets(device, last, deadline).ifPresent(secrets -> found.put(device.entry().name(), known(before, device, sessions, secrets)));
      }
    }
    known = found;
    return found.values();
  }

  private WarmDevice known(WarmDevice before, NamedDevice device, int sessions, Secrets secrets) {
    boolean still = before != null && before.isStill(device, sessions) && before.spec().secrets().equals(secrets);
    return still ? before : new WarmDevice(device, sessions, secrets, algorithms);
  }

  /**
   * @param last those of the last time, which go on while nobody can say what they are now
   */
  private Optional<Secrets> secrets(NamedDevice device, Optional<Secrets> last, Deadline deadline) {
    try {
      return credentials.open(JobSpec.DEFAULT_TENANT, device.login()).map(own -> complete(device, own, deadline));
    } catch (DeviceException e) {
      log.debug("{} is not kept warm: {}", device.entry().name(), e.failure().detail());
      return e.code() == FailureCode.SECRET_UNAVAILABLE ? last : Optional.empty();
    }
  }

  private Secrets complete(NamedDevice device, Secrets own, Deadline deadline) {
    if (LoginSecrets.isKeptOutside(own)) keptOutside.add(device.entry().name());
    return credentials.logins().complete(JobSpec.DEFAULT_TENANT, device.address(algorithms), own, deadline);
  }

  /** The most that any of its tags asks for. */
  private int sessions(NamedDevice device) {
    return device.entry().tags().stream().mapToInt(tag -> sessionsByTag.getOrDefault(tag, 0)).max().orElse(0);
  }
}
