package dev.trunkline.execution;

import dev.trunkline.connection.Claim;
import dev.trunkline.device.Platform;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.session.DeviceConnection;
import dev.trunkline.session.Wanted;
import dev.trunkline.transport.Deadline;
import java.util.Optional;

/** The way of one job into its device, whose platform is known by now. Closing it closes what nobody went through. */
final class Entrance implements AutoCloseable {
  private final JobSpec spec;
  private final Claim claim;
  private final Platform platform;
  private final DeviceLogin login;
  private final DetectedPlatforms detected;
  private Optional<OpenShell> open = Optional.empty();

  Entrance(JobSpec spec, Claim claim, Platform platform, DeviceLogin login, DetectedPlatforms detected) {
    this.spec = spec.on(platform.name());
    this.claim = claim;
    this.platform = platform;
    this.login = login;
    this.detected = detected;
  }

  /** The first session goes on in the shell in which the platform was found out. */
  Entrance through(OpenShell shell) {
    open = Optional.of(shell);
    return this;
  }

  /** What the job wants, on the platform that was found. */
  JobSpec spec() {
    return spec;
  }

  Platform platform() {
    return platform;
  }

  Wanted wanted(long lane) {
    return new Wanted(login.key(spec), lane, claim);
  }

  /**
   * Opens a session, the first time in the shell that is open already.
   *
   * @throws DeviceException where none can be opened; one that finds no prompt also makes the next job look anew what
   *     the device is
   */
  DeviceConnection open(Deadline deadline) {
    Optional<OpenShell> first = open;
    open = Optional.empty();
    try {
      return first.isPresent()
          ? login.open(spec, platform, first.get(), deadline)
          : login.open(spec, platform, claim, deadline);
    } catch (DeviceException e) {
      boolean promptLost = e.code() == FailureCode.PROMPT_TIMEOUT || e.code() == FailureCode.UNEXPECTED_PROMPT;
      if (promptLost) detected.forget(spec.tenant(), spec.device(), platform.name());
      throw e;
    }
  }

  @Override
  public void close() {
    open.ifPresent(OpenShell::close);
    open = Optional.empty();
  }
}
