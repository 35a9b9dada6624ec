package dev.trunkline.execution;

import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.ShownHostKeys;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.TargetPolicy;
import dev.trunkline.transport.Trust;

/** What this installation asks of every login: which devices and host keys are believed, and how long each step may take. */
public record LoginRules(HostKeyStore hostKeys, HostKeyPolicy hostKeyPolicy, TargetPolicy targets, SshLimits limits) {
  /**
   * @throws dev.trunkline.failure.DeviceException HOST_KEY_CHANGED where it has to be decided first which key is right
   */
  void requireDecided(ShownHostKeys.Place place) {
    if (hostKeyPolicy != HostKeyPolicy.OFF) hostKeys.shown().requireDecided(place);
  }

  /**
   * @param jump the path to whatever is logged in to, as in {@link dev.trunkline.job.JumpHost#path}
   */
  Trust trust(String tenant, String jump) {
    return new Trust(hostKeys.under(hostKeyPolicy, tenant, jump), targets);
  }
}
