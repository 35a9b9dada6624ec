package dev.trunkline.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputParsingTest {
  private static final String CLOCK = "Value TIME (\\S+)\n\nStart\n  ^${TIME}\n";

  @TempDir Path folder;
  @TempDir Path other;

  @BeforeEach
  void two_folders() throws IOException {
    Files.writeString(folder.resolve("index"), "Template, Hostname, Platform, Command\nclock, .*, x, show clock\nlost, .*, x, lost\n");
    Files.writeString(folder.resolve("clock"), "\uFEFF" + CLOCK);
    Files.writeString(other.resolve("index"), "Template, Platform, Command\nany, x, show\n");
    Files.writeString(other.resolve("any"), "Value WORD (\\w+)\n\nStart\n  ^${WORD}\n");
  }

  private OutputParsing parsing(Path... folders) {
    return new OutputParsing(TemplateFolders.open(List.of(folders)), Duration.ofSeconds(5));
  }

  private static ParsedOutput records(String name, String value) {
    return new ParsedOutput.Records(List.of(Map.of(name, value)));
  }

  @Test
  void the_first_folder_that_has_a_template_wins() {
    assertThat(parsing(folder, other).parse("x", "show clock", "10:00")).isEqualTo(records("time", "10:00"));
    assertThat(parsing(other, folder).parse("x", "show clock", "10:00")).isEqualTo(records("word", "10"));
    assertThat(parsing(folder, other).parse("x", "show users", "10:00")).isEqualTo(records("word", "10"));
  }

  @Test
  void no_template_says_where_it_was_looked_for() {
    assertThat(parsing(folder).parse("y", "show clock", "10:00"))
        .isEqualTo(
            new ParsedOutput.Failed(
                ParsingCode.NO_TEMPLATE, "no index in [" + folder + "] has a row for platform y and command 'show clock'"));
    assertThat(parsing().parse("x", "show clock", "10:00"))
        .isEqualTo(new ParsedOutput.Failed(ParsingCode.NO_TEMPLATE, "the setting parsing.template_dirs names no folder"));
  }

  @Test
  void a_changed_template_is_read_again() throws IOException {
    OutputParsing parsing = parsing(folder);
    assertThat(parsing.parse("x", "show clock", "10:00")).isEqualTo(records("time", "10:00"));
    Files.writeString(folder.resolve("clock"), CLOCK.replace("TIME", "NOW"));
    Files.setLastModifiedTime(folder.resolve("clock"), FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(parsing.parse("x", "show clock", "10:00")).isEqualTo(records("now", "10:00"));
  }

  @Test
  void a_template_that_is_lost_or_wrong_is_named() throws IOException {
    assertThat(parsing(folder).parse("x", "lost", ""))
        .isEqualTo(
            new ParsedOutput.Failed(
                ParsingCode.TEMPLATE_INVALID, folder.resolve("lost") + ": cannot be read: NoSuchFileException"));
    Files.writeString(folder.resolve("clock"), "Value TIME\n");
    assertThat(parsing(folder).parse("x", "show clock", ""))
        .isEqualTo(
            new ParsedOutput.Failed(
                ParsingCode.TEMPLATE_INVALID, folder.resolve("clock") + ":1: expected 'Value [options] name (regex)'"));
    Files.write(folder.resolve("clock"), "Value GRÖSSE (a)\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(parsing(folder).parse("x", "show clock", ""))
        .isEqualTo(new ParsedOutput.Failed(ParsingCode.TEMPLATE_INVALID, folder.resolve("clock") + ": is not in UTF-8"));
  }

  @Test
  void a_wrong_index_is_noticed_when_the_folders_are_opened() throws IOException {
    Files.writeString(other.resolve("index"), "Template, Command\na, (\n");
    assertThatThrownBy(() -> parsing(folder, other))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageStartingWith(other.resolve("index") + ":2: invalid regular expression");
  }

  @Test
  void a_line_of_ten_thousand_alternatives_is_not_too_deep() throws IOException {
    Files.writeString(folder.resolve("clock"), "Value TIME ((?:a|b)*)\n\nStart\n  ^${TIME}$$\n");
    String line = "ab".repeat(10_000);
    assertThat(parsing(folder).parse("x", "show clock", line)).isEqualTo(records("time", line));
  }
}
