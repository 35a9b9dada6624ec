package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.OutputParser;
import dev.trunkline.parsing.OutputParsing;
import dev.trunkline.parsing.ParsedOutput;
import dev.trunkline.parsing.ParsingCode;
import dev.trunkline.parsing.TemplateFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerParsingTest {
  @TempDir Path folder;

  private AnswerParsing parsing;

  @BeforeEach
  void one_template() throws IOException {
    Files.writeString(folder.resolve("index"), "Template, Command\nany, .*\n");
    Files.writeString(folder.resolve("any"), "Value TEXT (.*)\n\nStart\n  ^${TEXT}\n");
    OutputParsing parser = new OutputParsing(TemplateFolders.open(List.of(folder)), Duration.ofSeconds(5));
    parsing = new AnswerParsing(Jobs.on(22).parse(OutputParser.TEXTFSM).spec(), "any", parser);
  }

  private Optional<ParsedOutput> parsed(CommandState state, String output, boolean truncated) {
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    return parsing
        .of(new CommandResult(0, state, bytes, truncated, Optional.empty(), Instant.EPOCH, Duration.ZERO))
        .parsed();
  }

  @Test
  void NUL_which_the_database_refuses_is_replaced_as_it_is_in_the_output() {
    assertThat(parsed(CommandState.SUCCEEDED, "a\0b", false))
        .contains(new ParsedOutput.Records(List.of(Map.of("text", "a\uFFFDb"))));
  }

  @Test
  void a_truncated_output_is_not_parsed() {
    assertThat(parsed(CommandState.SUCCEEDED, "a", true))
        .contains(
            new ParsedOutput.Failed(
                ParsingCode.OUTPUT_TRUNCATED, "the output is larger than results.max_output_bytes"));
  }

  @Test
  void a_command_that_failed_is_not_parsed() {
    assertThat(parsed(CommandState.FAILED, "a", false)).isEmpty();
  }
}
