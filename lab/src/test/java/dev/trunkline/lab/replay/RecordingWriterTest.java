package dev.trunkline.lab.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordingWriterTest {

  @Test
  void what_is_written_is_read_again() {
    assertSurvives("");
    assertSurvives("one line\n");
    assertSurvives("\nstarts with a line end\n");
    assertSurvives("\"quoted\"\n\"\" two \"\"\" three\n back\\slash\\\" \\n\n ends \"");
    assertSurvives("a\r\nb\r\n\u001b[0m\u0000\u007f\u0085\t\b\f é 界 \ud83d\ude00  \n  ");
  }

  @Test
  void any_characters_are_read_again() {
    Random random = new Random(4711);
    String alphabet = "\"\"\"\\\\\n\n\r\tab {}$#'\u001b";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      assertSurvives(text.toString());
    }
  }

  @Test
  void a_single_quote_in_several_lines_is_left_as_it_is() {
    assertThat(RecordingWriter.write(recording("a \"b\" c\n\"d\" e\n"), List.of("about")))
        .startsWith("# about\nplatform = \"x\"\n")
        .contains("device = \"\"\"\na \"b\" c\n\"d\" e\n\"\"\"\n");
  }

  private static void assertSurvives(String text) {
    Recording recording = recording(text);
    Recording read = RecordingFile.parse("written", RecordingWriter.write(recording, List.of()));
    assertThat(read.banner()).isEqualTo(text);
    assertThat(read.login()).isEqualTo(recording.login());
    assertThat(read.turns()).usingRecursiveComparison().ignoringFields("line").isEqualTo(recording.turns());
    assertThat(read.steps()).usingRecursiveComparison().ignoringFields("line").isEqualTo(recording.steps());
  }

  private static Recording recording(String text) {
    return new Recording(
        "x",
        Recording.Origin.RECORDED,
        "made up",
        new Recording.Login("joe", "joe+t", false),
        Optional.of("X-1"),
        text,
        List.of(
            new Turn(0, Text.of(text), Optional.of(Text.of(text)), false),
            new Turn(0, Text.ofBytes(new byte[] {-1, 0, 10}), Optional.empty(), true)),
        List.of(
            new Step(
                0,
                new Step.Say(Text.of("show"), List.of(new Step.Answer("sure?", "y"), new Step.Answer("really?", ""))),
                new Step.Replied(Optional.of(Text.of(text)), true)),
            new Step(0, Step.Do.COMMIT, new Step.Replied(Optional.empty(), false)),
            new Step(0, new Step.Say(Text.of("x"), List.of()), new Step.Fails(Optional.empty(), "DEADLINE"))));
  }
}
