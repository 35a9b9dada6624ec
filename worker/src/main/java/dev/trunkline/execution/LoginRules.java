package dev.trunkline.execution;

import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.TargetPolicy;
import dev.trunkline.transport.Trust;

/** What this installation asks of every login: which devices and host keys are believed, and how long each step may take. */
public record LoginRules(HostKeyStore hostKeys, HostKeyPolicy hostKeyPolicy, TargetPolicy targets, SshLimits limits) {
  /**
   * @param jump the path to whatever is logged in to, as in {@link dev.trunkline.job.JumpHost#path}
   */
  Trust trust(String tenant, String jump) {
    return new Trust(hostKeys.under(hostKeyPolicy, tenant, jump), targets);
  }
}
