package dev.trunkline.api.record;

import dev.trunkline.device.Move;
import dev.trunkline.device.Platform;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.replay.Step;
import dev.trunkline.lab.replay.Text;
import dev.trunkline.session.CommandLine;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Reply;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commands, and lines in configuration mode that are thrown away afterwards where the platform can do that. A step that
 * fails is kept as one, and ends the talk.
 */
public final class PlatformTalk implements Talk {
  private final Platform platform;
  private final Credential credential;
  private final List<Step.Request> requests;

  public PlatformTalk(Platform platform, Credential credential, List<String> commands, List<String> configuration) {
    this.platform = platform;
    this.credential = credential;
    this.requests = requests(platform, commands, configuration);
  }

  @Override
  public String platform() {
    return platform.name();
  }

  @Override
  public String usernameSuffix() {
    return platform.login().usernameSuffix();
  }

  @Override
  public boolean hasEnableSecret() {
    return credential.enable().isPresent() || platform.modes().moves().stream().noneMatch(Move::wantsEnableSecret);
  }

  @Override
  public boolean typesByItself() {
    return true;
  }

  @Override
  public Optional<String> nonceIn(String typed) {
    return platform.login().ownPrompt().map(Text::of).flatMap(line -> line.nonceIn(typed, Map.of()));
  }

  @Override
  public void talk(SshTransport transport, List<Step> steps, Deadline deadline) {
    try (var session = DeviceSession.open(transport, platform, credential, Recorder.LIMITS, deadline)) {
      // The recording as a whole is masked, and its answers have to fit what the device is recorded to have said.
      session.maskNothing();
      for (Step.Request request : requests) {
        Step.Result result = take(request, session, deadline);
        steps.add(new Step(0, request, result));
        if (result instanceof Step.Fails) return;
      }
    }
  }

  private static List<Step.Request> requests(Platform platform, List<String> commands, List<String> configuration) {
    List<Step.Request> requests = new ArrayList<>(says(commands));
    if (configuration.isEmpty()) return requests;
    requests.add(Step.Do.ENTER_CONFIG);
    requests.addAll(says(configuration));
    if (platform.changes().abort().isPresent()) requests.add(Step.Do.ABORT);
    requests.add(Step.Do.LEAVE_CONFIG);
    return requests;
  }

  private static List<Step.Say> says(List<String> lines) {
    return lines.stream().map(line -> new Step.Say(Text.of(line), List.of())).toList();
  }

  private static Step.Result take(Step.Request request, DeviceSession session, Deadline deadline) {
    try {
      Optional<Reply> reply = reply(request, session, deadline);
      return new Step.Replied(
          reply.map(Reply::output).map(Text::ofBytes), reply.flatMap(Reply::rejected).isPresent());
    } catch (DeviceException e) {
      boolean silent = request instanceof Step.Do move && !move.hasReply();
      Optional<Text> output = silent ? Optional.empty() : Optional.of(Text.ofBytes(session.partialOutput()));
      return new Step.Fails(output, e.code().name());
    }
  }

  private static Optional<Reply> reply(Step.Request request, DeviceSession session, Deadline deadline) {
    return switch (request) {
      case Step.Say(Text command, _) -> Optional.of(session.run(CommandLine.of(Masking.utf8(command)), deadline));
      case Step.Do.ENTER_CONFIG -> {
        session.enterConfig(deadline);
        yield Optional.empty();
      }
      case Step.Do.LEAVE_CONFIG -> {
        session.leaveConfig(deadline);
        yield Optional.empty();
      }
      case Step.Do.COMMIT -> session.commit(deadline);
      case Step.Do.ABORT -> session.abort(deadline);
      case Step.Do.SAVE -> session.save(deadline);
    };
  }
}
