package dev.trunkline.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** A device as {@code detect/NAME.toml} in the test resources describes it: what it shows to somebody who does not know it. */
final class DetectionSample {
  static final String FORMAT =
      """
      ssh_version = "SSH-2.0-..."    # what its SSH server calls itself
      banner = ""                    # optional: what it says before the login
      greeting = ""                  # what it says before its first prompt
      prompt = "name>"               # may have two lines
      unknown = "% Invalid input"    # its answer to a line it does not know
      [answers]                      # of the real device, to each of the commands in [detect] probes and perhaps others
      "show version" = \"""
      ...
      \"""
      """;

  private final TomlParseResult toml;

  private DetectionSample(TomlParseResult toml) {
    this.toml = toml;
    if (toml.hasErrors()) throw new IllegalArgumentException(toml.errors().toString());
  }

  static Optional<DetectionSample> of(String platform) throws IOException {
    try (InputStream in = DetectionSample.class.getResourceAsStream("/detect/" + platform + ".toml")) {
      return in == null ? Optional.empty() : Optional.of(new DetectionSample(Toml.parse(in)));
    }
  }

  ScriptedDevice start() throws Exception {
    ScriptedDevice device = ScriptedDevice.start();
    device.identify(required("ssh_version").replaceFirst("^SSH-[0-9.]+-", ""));
    Optional.ofNullable(toml.getString("banner")).ifPresent(device::banner);
    String prompt = wire(required("prompt"));
    device.greet(lines(required("greeting")) + prompt).answer("", prompt).answerOtherwise(lines(required("unknown")) + prompt);
    TomlTable answers = toml.getTableOrEmpty("answers");
    for (String line : answers.keySet()) device.answer(line, lines(answers.getString(List.of(line))) + prompt);
    return device;
  }

  private String required(String key) {
    String value = toml.getString(key);
    if (value == null) throw new IllegalArgumentException(key + " is missing; the format is\n" + FORMAT);
    return value;
  }

  private static String lines(String text) {
    return text.isEmpty() || text.endsWith("\n") ? wire(text) : wire(text + "\n");
  }

  private static String wire(String text) {
    return text.replace("\n", "\r\n");
  }
}
