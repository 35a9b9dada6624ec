package dev.trunkline.api.record;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.replay.Step;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Logs into a device, lets a talk happen and keeps all of it. */
public final class Recorder {
  /** The handshake is so long because somebody may be asked about the host key in it. */
  static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(30), 16 << 20);

  private static final Duration LONGEST = Duration.ofHours(1);

  private final Endpoint endpoint;
  private final Credential credential;
  private final Trust trust;

  public Recorder(Endpoint endpoint, Credential credential, Trust trust) {
    this.endpoint = endpoint;
    this.credential = credential;
    this.trust = trust;
  }

  /**
   * What was seen, secrets included.
   *
   * @param failure why there was no session; what was seen until then is there
   */
  public record Seen(
      Transcript transcript, List<Step> steps, String sshVersion, String banner, Optional<DeviceException> failure) {}

  /**
   * @throws DeviceException where nobody got in, as {@link SshTransport#connect}
   */
  public Seen record(Talk talk) {
    Deadline deadline = Deadline.in(LONGEST);
    Credential user = credential.appendingToUsername(talk.usernameSuffix());
    try (SshTransport transport = SshTransport.connect(endpoint, user, trust, LIMITS, deadline)) {
      Transcript transcript = new Transcript();
      transport.tap(transcript);
      List<Step> steps = new ArrayList<>();
      Optional<DeviceException> failure = failureOf(talk, transport, steps, deadline);
      return new Seen(transcript, steps, transport.serverVersion(), transport.banner(), failure);
    }
  }

  private static Optional<DeviceException> failureOf(
      Talk talk, SshTransport transport, List<Step> steps, Deadline deadline) {
    try {
      talk.talk(transport, steps, deadline);
      return Optional.empty();
    } catch (DeviceException e) {
      return Optional.of(e);
    }
  }
}
