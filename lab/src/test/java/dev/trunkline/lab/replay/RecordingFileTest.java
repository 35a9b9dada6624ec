package dev.trunkline.lab.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFileTest {
  private static final String HEAD =
      """
      platform = "x"
      origin = "written"
      source = "made up"
      username = "admin"
      """;

  @Test
  void everything_that_is_written_is_read() {
    Recording recording =
        RecordingFile.parse(
            "all",
            HEAD
                + """
                enable = false
                ssh_version = "X-1.0"
                banner = "hello"
                [[turn]]
                device = "\\u001b[0m\\b\\r\\u0000é> "
                us = "who\\n"
                [[turn]]
                device_hex = "ff00"
                us_hex = "03"
                [[turn]]
                device = ""
                closes = true
                [[step]]
                command = "who"
                answers = [{ expect = "sure?", send = "y" }]
                output = ""
                rejected = true
                [[step]]
                do = "commit"
                output_hex = "ff0a"
                [[step]]
                command = "x"
                fails = "DEADLINE"
                """);
    assertThat(recording.login()).isEqualTo(new Recording.Login("admin", "admin", false));
    assertThat(recording.sshVersion()).contains("X-1.0");
    assertThat(recording.banner()).isEqualTo("hello");
    assertThat(recording.turns()).extracting(Turn::line).containsExactly(8, 11, 14);
    assertThat(recording.turns().get(0).device().bytes(Map.of())).isEqualTo("\u001b[0m\b\r\0é> ".getBytes(UTF_8));
    assertThat(recording.turns().get(1))
        .isEqualTo(
            new Turn(11, Text.ofHex("ff00"), Optional.of(Text.ofHex("03")), false));
    assertThat(recording.turns().get(2).closes()).isTrue();
    assertThat(recording.steps())
        .extracting(Step::request)
        .containsExactly(
            new Step.Say(Text.of("who"), List.of(new Step.Answer("sure?", "y"))),
            Step.Do.COMMIT,
            new Step.Say(Text.of("x"), List.of()));
    assertThat(recording.steps().get(0).result()).isEqualTo(new Step.Replied(Optional.of(Text.of("")), true));
    assertThat(recording.steps().get(2).result()).isEqualTo(new Step.Fails(Optional.empty(), "DEADLINE"));
  }

  @Test
  void every_mistake_is_named_with_its_line() {
    assertMistakes(
        """
        platform = 1
        origin = "guessed"
        sauce = ""
        username = "admin"
        [[turn]]
        device = ""
        closes = true
        [[turn]]
        us = "{nonce}x"
        us_hex = "0"
        [[step]]
        do = "leave"
        [[step]]
        do = "enter_config"
        output = ""
        [[step]]
        command = "x"
        do = "save"
        answers = [{ expect = "" }]
        [[step]]
        command = "x"
        fails = "X"
        rejected = true
        """,
        "bad:1: platform must be a string",
        "bad:2: origin must be one of recorded, written, is guessed",
        "bad:1: source is missing",
        "bad:7: only the last turn may close, and then has no us",
        "bad:10: us_hex must be pairs of hexadecimal digits",
        "bad:9: either us or us_hex",
        "bad:8: device is missing; it may be \"\"",
        "bad:9: a letter or digit behind {nonce} would be taken for its end",
        "bad:12: do must be one of enter_config, leave_config, commit, abort, save, is leave",
        "bad:14: there is no reply to it to compare; a refusal is fails = \"COMMAND_REJECTED\"",
        "bad:16: a step has either command or do",
        "bad:19: send is missing",
        "bad:23: what fails gets no reply, so nothing is rejected",
        "bad:3: unknown key sauce, known here are banner, enable, origin, platform, source, ssh_username, ssh_version, step,"
            + " turn, username");
  }

  @Test
  void a_recording_without_a_turn_is_a_mistake_and_so_is_broken_toml() {
    assertMistakes(HEAD, "bad:1: at least one [[turn]] is needed");
    assertThatThrownBy(() -> RecordingFile.parse("bad", HEAD + "[[turn]\n")).hasMessageStartingWith("bad:5: ");
  }

  @Test
  void a_file_that_is_no_utf_8_is_told_how_to_write_such_bytes(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("latin.session.toml"), new byte[] {'#', (byte) 0xe4, '\n'});
    assertThatThrownBy(() -> RecordingFile.read(file))
        .isInstanceOf(InvalidRecordingException.class)
        .hasMessageContaining("latin.session.toml:1: ")
        .hasMessageContaining("_hex");
  }

  private static void assertMistakes(String content, String... mistakes) {
    assertThatThrownBy(() -> RecordingFile.parse("bad", content))
        .isInstanceOfSatisfying(
            InvalidRecordingException.class, e -> assertThat(e.mistakes()).containsExactlyInAnyOrder(mistakes));
  }
}
