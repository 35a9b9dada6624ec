package dev.trunkline.execution;

import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.JobSpec;
import dev.trunkline.parsing.OutputParsing;
import dev.trunkline.parsing.ParsedOutput;
import dev.trunkline.parsing.ParsingCode;
import dev.trunkline.result.StoredOutput;

/** Turns the answers to a job's commands into records, where the job asks for it and a command succeeded. */
final class AnswerParsing {
  private static final ParsedOutput TRUNCATED =
      new ParsedOutput.Failed(ParsingCode.OUTPUT_TRUNCATED, "the output is larger than results.max_output_bytes");

  private final JobSpec spec;
  private final String templatePlatform;
  private final OutputParsing parsing;

  /**
   * @param templatePlatform what the index of the templates calls the job's platform
   */
  AnswerParsing(JobSpec spec, String templatePlatform, OutputParsing parsing) {
    this.spec = spec;
    this.templatePlatform = templatePlatform;
    this.parsing = parsing;
  }

  /** The result with its records, or with why there are none: nothing that happens here makes a command fail. */
  CommandResult of(CommandResult result) {
    if (spec.parse().isEmpty() || result.state() != CommandState.SUCCEEDED) return result;
    return result.with(result.truncated() ? TRUNCATED : parsed(result));
  }

  private ParsedOutput parsed(CommandResult result) {
    String command = spec.commands().get(result.index()).text();
    return parsing.parse(templatePlatform, command, StoredOutput.utf8(result.output()));
  }
}
