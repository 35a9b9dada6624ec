package dev.trunkline.execution;

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
import dev.trunkline.transport.SshTransport;
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
  Entrance find(JobSpec spec, Deadline deadline) {
    if (!spec.device().isOfUnknownPlatform()) return named(spec);
    Entrance entrance = remembered(spec).orElseGet(() -> login.reachPrompt(spec, deadline, () -> look(spec, deadline)));
    try {
      requireSuited(spec, entrance.platform());
      return entrance;
    } catch (RuntimeException e) {
      entrance.close();
      throw e;
    }
  }

  private Entrance named(JobSpec spec) {
    String name = spec.device().platform();
    Platform platform =
        platforms
            .find(name)
            .orElseThrow(() -> new DeviceException(FailureCode.INTERNAL, "this worker has no platform file " + name));
    return entrance(spec, platform, Optional.empty());
  }

  private Optional<Entrance> remembered(JobSpec spec) {
    return detected
        .find(spec.tenant(), spec.device())
        .flatMap(platforms::find)
        .map(platform -> entrance(spec, platform, Optional.empty()));
  }

  /** One login serves both the look and the job, where the platform allows it. */
  private Entrance look(JobSpec spec, Deadline deadline) {
    SshTransport transport = login.connect(spec, DeviceLogin.credential(spec), deadline);
    try {
      Recognised found = login.recognise(transport, platforms.all(), deadline);
      Platform platform = found.platform();
      log.info("{} runs {}: {}", spec.device().label(), platform.name(), found.evidence());
      detected.remember(spec.tenant(), spec.device(), platform.name(), found.evidence());
      Optional<OpenShell> open = found.shell().map(shell -> new OpenShell(transport, shell));
      if (open.isPresent() && platform.login().usernameSuffix().isEmpty()) return entrance(spec, platform, open);
      transport.close();
      return entrance(spec, platform, Optional.empty());
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  private Entrance entrance(JobSpec spec, Platform platform, Optional<OpenShell> open) {
    return new Entrance(spec, platform, login, detected, open);
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
