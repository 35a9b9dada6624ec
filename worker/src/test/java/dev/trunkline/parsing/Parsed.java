package dev.trunkline.parsing;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A template and a text, for tests. */
final class Parsed {
  private Parsed() {}

  static List<Map<String, Object>> records(String template, String text) {
    return table(template, text).records();
  }

  static Table table(String template, String text) {
    return TemplateRun.parse(TemplateReader.read("t.textfsm", template), text, new TimeLimit(Duration.ofSeconds(10)));
  }
}
