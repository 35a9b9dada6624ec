package dev.trunkline.lab.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a recording as {@link RecordingFile} reads it. */
public final class RecordingWriter {
  private final StringBuilder out = new StringBuilder();

  private RecordingWriter() {}

  /**
   * @param comment lines for the top of the file
   */
  public static String write(Recording recording, List<String> comment) {
    RecordingWriter writer = new RecordingWriter();
    comment.forEach(line -> writer.line("# " + line));
    writer.head(recording);
    recording.turns().forEach(writer::turn);
    recording.steps().forEach(writer::step);
    return writer.out.toString();
  }

  private void head(Recording recording) {
    key("platform", recording.platform());
    key("origin", word(recording.origin()));
    key("source", recording.source());
    key("username", recording.login().username());
    if (!recording.login().sshUsername().equals(recording.login().username())) {
      key("ssh_username", recording.login().sshUsername());
    }
    if (!recording.login().enable()) {
      line("enable = false");
    }
    recording.sshVersion().ifPresent(version -> key("ssh_version", version));
    if (!recording.banner().isEmpty()) {
      line("banner = " + Quoted.inLines(recording.banner()));
    }
    line("");
  }

  private void turn(Turn turn) {
    line("[[turn]]");
    text("device", turn.device());
    turn.us().ifPresent(us -> text("us", us));
    if (turn.closes()) {
      line("closes = true");
    }
  }

  private void step(Step step) {
    line("");
    line("[[step]]");
    switch (step.request()) {
      case Step.Say say -> say(say);
      case Step.Do move -> key("do", word(move));
    }
    step.result().output().ifPresent(output -> text("output", output));
    switch (step.result()) {
      case Step.Replied replied when replied.rejected() -> line("rejected = true");
      case Step.Replied accepted -> {}
      case Step.Fails fails -> key("fails", fails.code());
    }
  }

  private void say(Step.Say say) {
    key("command", utf8(say.command()));
    if (say.answers().isEmpty()) {
      return;
    }
    line(
        say.answers().stream()
            .map(a -> "{ expect = %s, send = %s }".formatted(Quoted.oneLine(a.expect()), Quoted.oneLine(a.send())))
            .collect(Collectors.joining(", ", "answers = [", "]")));
  }

  private void key(String key, String value) {
    line(key + " = " + Quoted.oneLine(value));
  }

  private void text(String key, Text text) {
    if (text.literal()) {
      key(key + "_hex", HexFormat.of().formatHex(text.characters().getBytes(ISO_8859_1)));
    } else {
      line(key + " = " + Quoted.inLines(utf8(text)));
    }
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private static String utf8(Text text) {
    return new String(text.characters().getBytes(ISO_8859_1), UTF_8);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
