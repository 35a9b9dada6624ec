package dev.trunkline.execution;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.Command;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.session.Recognised;
import dev.trunkline.transport.Deadline;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles which platform a job's device runs: as the job says, else as was found earlier, else by looking. */
public final class PlatformSearch {
  private static final Logger log = LoggerFactory.getLogger(PlatformSearch.class);

  private final Platforms platforms;
  private final DeviceLogin login;
  private final DetectedPlatforms detected;

  public PlatformSearch(Platforms platforms, DeviceLogin login, DetectedPlatforms detected) {
    this.platforms = platforms;
    this.login = login;
    this.detected = detected;
  }

  /**
   * @throws DeviceException INTERNAL where the platform has no file here; COMMAND_REJECTED where the job does not suit
   *     the platform that was found; else where the device cannot be reached, or what it is cannot be found out
   */
  Entrance find(JobSpec spec, Claim claim, Deadline deadline) {
    if (!spec.device().isOfUnknownPlatform()) return named(spec, claim);
    Entrance entrance = remembered(spec, claim).orElseGet(() -> login.reachPrompt(spec, deadline, () -> look(spec, claim, deadline)));
    try {
      requireSuited(spec, entrance.platform());
      return entrance;
    } catch (RuntimeException e) {
      entrance.close();
      throw e;
    }
  }

  /** What sessions of such a job are lent by, but for a platform that is yet to be found out. */
  ConnectionKey key(JobSpec spec) {
    return login.key(spec);
  }

  private Entrance named(JobSpec spec, Claim claim) {
    String name = spec.device().platform();
    Platform platform =
        platforms
            .find(name)
            .orElseThrow(() -> new DeviceException(FailureCode.INTERNAL, "this worker has no platform file " + name));
    return entrance(spec, claim, platform);
  }

  private Optional<Entrance> remembered(JobSpec spec, Claim claim) {
    return detected
        .find(spec.tenant(), spec.device())
        .flatMap(platforms::find)
        .map(platform -> entrance(spec, claim, platform));
  }

  /** One login serves both the look and the job, where the platform allows it. */
  private Entrance look(JobSpec spec, Claim claim, Deadline deadline) {
    ChannelLease lease = login.lend(spec, claim, deadline);
    try {
      Recognised found = login.recognise(lease.transport(), platforms.all(), deadline);
      Platform platform = found.platform();
      log.info("{} runs {}: {}", spec.device().label(), platform.name(), found.evidence());
      detected.remember(spec.tenant(), spec.device(), platform.name(), found.evidence());
      Optional<OpenShell> open = found.shell().map(shell -> new OpenShell(lease, shell));
      if (open.isPresent() && platform.login().usernameSuffix().isEmpty()) return entrance(spec, claim, platform).through(open.get());
      open.ifPresentOrElse(OpenShell::close, lease::close);
      return entrance(spec, claim, platform);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private Entrance entrance(JobSpec spec, Claim claim, Platform platform) {
    return new Entrance(spec, claim, platform, login, detected);
  }

  /** What is refused at once where a request names its platform. */
  private static void requireSuited(JobSpec spec, Platform platform) {
    if (spec.kind() == JobKind.CONFIG && !platform.modes().takeConfig()) {
      throw unsuited(platform, "which has no configuration; use kind command");
    }
    if (spec.effect() == Effect.DESTRUCTIVE) return;
    for (Command command : spec.commands()) {
      if (platform.effectOf(command.text()) == Effect.DESTRUCTIVE) {
        String what = "where \"%s\" is destructive; if you mean it, confirm with effect destructive";
        throw unsuited(platform, what.formatted(command.text()));
      }
    }
  }

  private static DeviceException unsuited(Platform platform, String why) {
    String detail = "nothing was sent: the device runs %s, %s".formatted(platform.name(), why);
    return new DeviceException(FailureCode.COMMAND_REJECTED, detail);
  }
}
