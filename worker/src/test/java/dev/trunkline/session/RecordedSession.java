package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.device.Platform;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.ReplayDevice;
import dev.trunkline.lab.replay.Cuts;
import dev.trunkline.lab.replay.Playback;
import dev.trunkline.lab.replay.Quoted;
import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.Step;
import dev.trunkline.lab.replay.Text;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TrustingHostKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lives through a recording again: opens a session to the replayed device, takes every step and logs out. */
public final class RecordedSession {
  private static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5), 16 << 20);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(2);

  private final Recording recording;
  private final Platform platform;
  private final ReplayDevice device;
  private final Deadline deadline = Deadline.in(LONGEST);
  private boolean configuring;

  private RecordedSession(Recording recording, Platform platform, ReplayDevice device) {
    this.recording = recording;
    this.platform = platform;
    this.device = device;
  }

  /**
   * @throws AssertionError where anything differs; the message says what was expected and what came
   */
  public static void replay(Recording recording, Platform platform, Cuts cuts) throws Exception {
    try (ReplayDevice device = ReplayDevice.start(recording, cuts)) {
      String broken = new RecordedSession(recording, platform, device).live();
      Optional<Playback> playback = device.awaitEnd(END);
      String deviation = playback.map(RecordedSession::deviation).orElse("the device gave no shell that ended");
      if (broken.isEmpty() && deviation.isEmpty()) return;
      throw new AssertionError(String.join("\n", List.of(deviation, broken)).strip());
    }
  }

  private static String deviation(Playback playback) {
    if (playback.deviation().isPresent()) return playback.deviation().get();
    return playback.isComplete() ? "" : "the device is at " + playback.position();
  }

  /** What went wrong; empty where nothing did. */
  private String live() {
    Credential credential = credential();
    Endpoint endpoint = new Endpoint("127.0.0.1", device.port());
    try (var transport =
            SshTransport.connect(endpoint, withOptions(credential), TrustingHostKeys.ANYWHERE, LIMITS, deadline);
        var session = DeviceSession.open(transport, platform, credential, LIMITS, deadline)) {
      for (Step step : recording.steps()) {
        Optional<String> wrong = take(step, session).mismatch(step);
        if (wrong.isEmpty()) continue;
        // So that no logout is compared with what the recording has in its place.
        transport.close();
        return "step %s: %s".formatted(name(step), wrong.get());
      }
      return "";
    } catch (DeviceException e) {
      return "no session: " + e.getMessage();
    }
  }

  private Credential credential() {
    Credential user = Credential.ofPassword(recording.login().username(), new Secret(Recording.PASSWORD));
    return recording.login().enable() ? user.withEnable(new Secret(Recording.ENABLE_SECRET)) : user;
  }

  private Credential withOptions(Credential credential) {
    return credential.appendingToUsername(platform.login().usernameSuffix());
  }

  private Outcome take(Step step, DeviceSession session) {
    try {
      return new Outcome(reply(step, session), new byte[0], Optional.empty());
    } catch (DeviceException e) {
      return new Outcome(Optional.empty(), session.partialOutput(), Optional.of(e));
    }
  }

  private Optional<Reply> reply(Step step, DeviceSession session) {
    return switch (step.request()) {
      case Step.Say(Text command, List<Step.Answer> answers) -> {
        List<Answer> given = answers.stream().map(a -> new Answer(a.expect(), text(Text.of(a.send())))).toList();
        CommandLine line = new CommandLine(text(command), given, Optional.empty());
        yield Optional.of(configuring ? session.configure(line, deadline) : session.run(line, deadline));
      }
      case Step.Do.ENTER_CONFIG -> {
        session.enterConfig(deadline);
        configuring = true;
        yield Optional.empty();
      }
      case Step.Do.LEAVE_CONFIG -> {
        session.leaveConfig(deadline);
        configuring = false;
        yield Optional.empty();
      }
      case Step.Do.COMMIT -> session.commit(deadline);
      case Step.Do.ABORT -> session.abort(deadline);
      case Step.Do.SAVE -> session.save(deadline);
    };
  }

  private String text(Text text) {
    return text.text(recording.login().values());
  }

  private String name(Step step) {
    String what =
        switch (step.request()) {
          case Step.Say say -> Quoted.shortened(text(say.command()).getBytes(UTF_8));
          case Step.Do move -> move.toString().toLowerCase();
        };
    return "%d (line %d) %s".formatted(recording.steps().indexOf(step) + 1, step.line(), what);
  }

  /** What came of a step. */
  private final class Outcome {
    private final Optional<Reply> reply;
    private final byte[] partialOutput;
    private final Optional<DeviceException> failure;

    Outcome(Optional<Reply> reply, byte[] partialOutput, Optional<DeviceException> failure) {
      this.reply = reply;
      this.partialOutput = partialOutput;
      this.failure = failure;
    }

    Optional<String> mismatch(Step step) {
      return switch (step.result()) {
        case Step.Replied(_, _) when failure.isPresent() -> failure.map(e -> "expected a reply, got " + e.getMessage());
        case Step.Replied(Optional<Text> output, boolean rejected) ->
            output(output, reply.map(Reply::output).orElse(new byte[0])).or(() -> rejection(rejected));
        case Step.Fails(_, String code) when failure.isEmpty() -> Optional.of("expected " + code + ", got a reply");
        case Step.Fails(Optional<Text> output, String code) -> code(code).or(() -> output(output, partialOutput));
      };
    }

    private Optional<String> output(Optional<Text> expected, byte[] output) {
      return expected
          .map(text -> text.bytes(device.latest().orElseThrow().values()))
          .filter(bytes -> !Arrays.equals(bytes, output))
          .map(bytes -> "expected output %s, got %s".formatted(Difference.around(bytes, output), Difference.around(output, bytes)));
    }

    private Optional<String> rejection(boolean expected) {
      Optional<String> words = reply.flatMap(Reply::rejected).map(Object::toString);
      if (words.isPresent() == expected) return Optional.empty();
      return Optional.of(words.map(w -> "was rejected: " + w).orElse("was not rejected"));
    }

    private Optional<String> code(String expected) {
      DeviceException e = failure.orElseThrow();
      return e.code().name().equals(expected)
          ? Optional.empty()
          : Optional.of("expected " + expected + ", got " + e.getMessage());
    }
  }

  /** The part of a long text that matters. */
  private static final class Difference {
    private static final int BEFORE = 40;
    private static final int AFTER = 120;

    private Difference() {}

    static String around(byte[] text, byte[] other) {
      int same = Arrays.mismatch(text, other);
      int from = Math.max(0, same - BEFORE);
      byte[] part = Arrays.copyOfRange(text, from, Math.min(text.length, same + AFTER));
      String at = from > 0 || part.length < text.length ? " (from byte %d of %d)".formatted(from, text.length) : "";
      return Quoted.shortened(part) + at;
    }
  }
}
