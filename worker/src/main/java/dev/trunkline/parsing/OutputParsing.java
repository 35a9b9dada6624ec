package dev.trunkline.parsing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Turns what a device printed into records, or says why not. Safe for several threads. */
public final class OutputParsing {
  private final TemplateFolders folders;
  private final Duration limit;

  /** @param limit for all the work on one output */
  public OutputParsing(TemplateFolders folders, Duration limit) {
    this.folders = folders;
    this.limit = limit;
  }

  public ParsedOutput parse(String platform, String command, String output) {
    TimeLimit time = new TimeLimit(limit);
    try {
      Optional<List<Template>> templates = folders.find(platform, command, time);
      if (templates.isEmpty()) return new ParsedOutput.Failed(ParsingCode.NO_TEMPLATE, noTemplate(platform, command));
      return new ParsedOutput.Records(parse(templates.get(), output, time).records());
    } catch (InvalidTemplateException e) {
      return new ParsedOutput.Failed(ParsingCode.TEMPLATE_INVALID, e.getMessage());
    } catch (StoppedException e) {
      return new ParsedOutput.Failed(e.code(), e.getMessage());
    }
  }

  static Table parse(List<Template> templates, String output, TimeLimit time) {
    return Merge.of(templates.stream().map(template -> TemplateRun.parse(template, output, time)).toList());
  }

  private String noTemplate(String platform, String command) {
    if (folders.areNone()) return "the setting parsing.template_dirs names no folder";
    return "no index in %s has a row for platform %s and command '%s'".formatted(folders, platform, command);
  }
}
