package dev.trunkline.parsing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

class TemplateFuzzTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Of a processor's time; the machine may have other things to do. */
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final String TEXT =
      "Port 1/0/24 up 10.0.0.1\n\n  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa \t\n\u00e9\u0130 -> (a) [b] {c}\n";

  /** Whatever a template says: it is read, or refused with its line, and a run of it ends by its limit. */
  @Tag("fuzz-textfsm")
  @FuzzTest(maxDuration = "5s")
  void any_text_is_a_template_or_an_InvalidTemplateException(byte[] data) {
    long start = THREADS.getCurrentThreadCpuTime();
    readAndRun(new String(data, StandardCharsets.UTF_8));
    if (THREADS.getCurrentThreadCpuTime() - start > LONGEST.toNanos()) throw new AssertionError("took longer than " + LONGEST);
  }

  private static void readAndRun(String text) {
    try {
      Template template = TemplateReader.read("fuzzed", text);
      TemplateRun.parse(template, TEXT, new TimeLimit(Duration.ofMillis(100)));
    } catch (InvalidTemplateException | StoppedException expected) {
      if (expected.getMessage().isBlank()) throw new AssertionError("says nothing", expected);
    }
  }
}
