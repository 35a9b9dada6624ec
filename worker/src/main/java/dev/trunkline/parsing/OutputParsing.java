package dev.trunkline.parsing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a device printed into records, or says why not. Safe for several threads. */
public final class OutputParsing {
  private static final Logger log = LoggerFactory.getLogger(OutputParsing.class);

  /** More than a thread usually has: an alternation in a repeat takes some for each character of a line. */
  private static final long STACK_BYTES = 16 * 1024 * 1024;

  private final TemplateFolders folders;
  private final Duration limit;
  private final Executor threads = threads();

  /** @param limit for all the work on one output */
  public OutputParsing(TemplateFolders folders, Duration limit) {
    this.folders = folders;
    this.limit = limit;
  }

  /** Waits for a thread that is free. The work is done there: it would keep a virtual one from giving way to others. */
  public ParsedOutput parse(String platform, String command, String output) {
    return CompletableFuture.supplyAsync(() -> parsed(platform, command, output), threads).join();
  }

  /** They end by themselves when there is nothing to do. */
  private static Executor threads() {
    int most = Runtime.getRuntime().availableProcessors();
    ThreadFactory factory = Thread.ofPlatform().daemon().name("parse-", 1).stackSize(STACK_BYTES).factory();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private ParsedOutput parsed(String platform, String command, String output) {
    TimeLimit time = new TimeLimit(limit);
    try {
      Optional<List<Template>> templates = folders.find(platform, command, time);
      if (templates.isEmpty()) return new ParsedOutput.Failed(ParsingCode.NO_TEMPLATE, noTemplate(platform, command));
      return new ParsedOutput.Records(parse(templates.get(), output, time).records());
    } catch (InvalidTemplateException e) {
      return new ParsedOutput.Failed(ParsingCode.TEMPLATE_INVALID, e.getMessage());
    } catch (StoppedException e) {
      return new ParsedOutput.Failed(e.code(), e.getMessage());
    } catch (StackOverflowError _) {
      return new ParsedOutput.Failed(ParsingCode.TOO_DEEP, "a pattern of the index or of a list goes too deep for its text");
    } catch (RuntimeException e) {
      log.error("platform {}, command '{}': parsing met a defect", platform, command, e);
      return new ParsedOutput.Failed(ParsingCode.INTERNAL, e.toString());
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
