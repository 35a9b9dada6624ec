package dev.trunkline.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine against what the original made of real outputs, recorded with their expected records. */
class ConformanceTest {
  private static final double LEAST = 0.995;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RecordedOutputs recorded = RecordedOutputs.located();

  @BeforeEach
  void needs_recorded_outputs() {
    if (!recorded.isThere()) System.out.println("SKIPPED: no recorded outputs in " + recorded.folder());
    assumeTrue(recorded.isThere(), () -> "no recorded outputs in " + recorded.folder());
  }

  @Test
  void recorded_outputs_give_the_expected_records_by_platform_and_command() {
    OutputParsing parsing = new OutputParsing(TemplateFolders.open(List.of(recorded.templates())), LIMIT);
    check("through the index", recorded.cases(), one -> parsing.parse(one.platform(), one.command(), one.output()));
  }

  /**
   * The directory of a case names the template. Where the index merges several, it is the first of them; a few have no
   * such name.
   */
  @Test
  void recorded_outputs_give_the_expected_records_by_the_name_of_the_template() {
    KeptFiles<Template> templates = new KeptFiles<>(TemplateReader::read);
    TemplateIndex index = new KeptFiles<>(TemplateIndex::read).get(recorded.templates().resolve("index"));
    Map<String, List<String>> byFirst = new TreeMap<>();
    index.rows().forEach(row -> byFirst.putIfAbsent(row.templates().getFirst(), row.templates()));
    List<RecordedOutputs.Case> named =
        recorded.cases().stream().filter(one -> Files.exists(recorded.templates().resolve(one.template()))).toList();
    check("directly", named, one -> {
      List<String> names = byFirst.getOrDefault(one.template(), List.of(one.template()));
      List<Template> found = names.stream().map(file -> templates.get(recorded.templates().resolve(file))).toList();
      return new ParsedOutput.Records(OutputParsing.parse(found, one.output(), new TimeLimit(LIMIT)).records());
    });
  }

  private static void check(String way, List<RecordedOutputs.Case> cases, Function<RecordedOutputs.Case, ParsedOutput> parse) {
    Map<String, int[]> byPlatform = new TreeMap<>();
    List<String> failed = new ArrayList<>();
    for (RecordedOutputs.Case one : cases) {
      int[] counts = byPlatform.computeIfAbsent(one.platform(), _ -> new int[2]);
      String difference = difference(one, parse);
      counts[1]++;
      if (difference.isEmpty()) counts[0]++;
      else failed.add(one + ": " + difference);
    }
    int total = byPlatform.values().stream().mapToInt(counts -> counts[1]).sum();
    byPlatform.forEach((platform, counts) -> System.out.printf("%-24s %4d/%d%n", platform, counts[0], counts[1]));
    System.out.printf("%-24s %4d/%d %s%n", "all", total - failed.size(), total, way);
    failed.forEach(System.out::println);
    assertThat(total).isPositive();
    assertThat((double) (total - failed.size()) / total).as("%s; failed: %s", way, failed)
        .isGreaterThanOrEqualTo(LEAST);
  }

  private static String difference(RecordedOutputs.Case one, Function<RecordedOutputs.Case, ParsedOutput> parse) {
    try {
      return switch (parse.apply(one)) {
        case ParsedOutput.Failed failed -> failed.toString();
        case ParsedOutput.Records(var records) -> difference(records, one.expected());
      };
    } catch (InvalidTemplateException | StoppedException e) {
      return e.toString();
    }
  }

  private static String difference(List<Map<String, Object>> records, Object expected) {
    if (records.equals(expected)) return "";
    if (!(expected instanceof List<?> list)) return "expected " + expected + ", got " + records;
    for (int i = 0; i < Math.min(list.size(), records.size()); i++) {
      if (!records.get(i).equals(list.get(i))) return "record " + i + ": expected " + list.get(i) + ", got " + records.get(i);
    }
    return "expected " + list.size() + " records, got " + records.size();
  }
}
