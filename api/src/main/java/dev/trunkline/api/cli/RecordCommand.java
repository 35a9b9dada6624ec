package dev.trunkline.api.cli;

import dev.trunkline.api.Logs;
import dev.trunkline.api.record.Masking;
import dev.trunkline.api.record.PlatformTalk;
import dev.trunkline.api.record.Recorder;
import dev.trunkline.api.record.SessionFile;
import dev.trunkline.api.record.Talk;
import dev.trunkline.api.record.TypedTalk;
import dev.trunkline.device.Move;
import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.Credential;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trunkline record HOST}. */
@Command(
    name = "record",
    description = {
      "Records a session with a device as a *.session.toml, with the secrets in it masked.",
      "",
      "With --platform it logs in with that platform file, runs the commands and logs out. Without, it types the lines"
          + " of standard input, each after 2 s of silence; {password} and {enable} in them type that secret.",
      "",
      "The password is taken from " + RecordedDevice.PASSWORD + ", the enable secret from "
          + RecordedDevice.ENABLE_SECRET + "; what is not there is asked for. Neither is ever an argument.",
      ""
    },
    mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int NO_SESSION = 1;

  @Mixin private RecordedDevice device;

  @Option(names = "--platform", paramLabel = "NAME", description = "The platform file to talk with.")
  private String platformName;

  @Option(names = "--command", paramLabel = "COMMAND", description = "Runs this; may be given several times.")
  private List<String> commands = List.of();

  @Option(
      names = "--config",
      paramLabel = "LINE",
      description =
          "Enters this in configuration mode, then throws it away where the platform can do that; elsewhere the line"
              + " takes effect. May be given several times.")
  private List<String> configuration = List.of();

  @Option(
      names = "--replace",
      paramLabel = "WORD=OTHER",
      description = "Writes OTHER for every WORD, such as a host name. May be given several times.")
  private Map<String, String> renamed = Map.of();

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; must not exist. Default: standard output.")
  private Path out;

  @Option(names = "--settings", paramLabel = "FILE", description = SettingsOptions.CONFIG + " Only platforms.dir counts.")
  private Path settings;

  @Spec private CommandSpec spec;

  private final Person person;
  private final Duration silence;

  RecordCommand() {
    this(Person.atTerminal(), SILENCE);
  }

  /**
   * @param silence before each line that is typed without a platform
   */
  RecordCommand(Person person, Duration silence) {
    this.person = person;
    this.silence = silence;
  }

  @Override
  public Integer call() throws IOException {
    Logs.startQuiet();
    if (out != null && Files.exists(out)) throw wrongUse(out + " exists and is left as it is");
    Optional<Platform> platform = platform();
    boolean wantsEnableSecret = platform.map(RecordCommand::wantsEnableSecret).orElse(true);
    Credential credential = device.credential(wantsEnableSecret, person, spec.commandLine());
    Talk talk = platform.map(p -> talk(p, credential)).orElseGet(() -> typed(credential));
    Recorder recorder = device.recorder(credential, person, spec.commandLine());
    SessionFile file = SessionFile.of(recorder.record(talk), new Masking(credential, renamed, talk), LocalDate.now());
    write(file.text());
    spec.commandLine().getErr().println(file.summary());
    return file.isWhole() ? 0 : NO_SESSION;
  }

  private Optional<Platform> platform() {
    if (platformName == null) {
      if (commands.isEmpty() && configuration.isEmpty()) return Optional.empty();
      throw wrongUse("--command and --config need --platform; without it, standard input is typed");
    }
    Platforms platforms =
        Platforms.load(Settings.load(settings, person.environment(), Map.of()).platforms().dir().orElse(null));
    return Optional.of(
        platforms
            .find(platformName)
            .orElseThrow(() -> wrongUse("no platform %s, there are %s".formatted(platformName, platforms.names()))));
  }

  private static boolean wantsEnableSecret(Platform platform) {
    return platform.modes().moves().stream().anyMatch(Move::wantsEnableSecret);
  }

  private Talk talk(Platform platform, Credential credential) {
    return new PlatformTalk(platform, credential, commands, configuration);
  }

  private Talk typed(Credential credential) {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return new TypedTalk(lines, credential, silence, System.err);
  }

  private void write(String text) throws IOException {
    if (out != null) {
      Files.writeString(out, text);
      return;
    }
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private ParameterException wrongUse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
