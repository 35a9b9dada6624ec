package dev.trunkline.parsing;

import dev.trunkline.parsing.regex.BadRegexException;
import dev.trunkline.parsing.regex.PythonRegex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which templates a folder has for which platform and command. The first row that fits counts, and fitting is Python's
 * {@code match}: the beginning is enough.
 *
 * @param warnings lines that were left out, as the original does, but not in silence
 */
record TemplateIndex(List<Row> rows, List<String> warnings) {
  private static final Pattern COMPLETION = Pattern.compile("\\[\\[(.+?)]]");

  /**
   * @param templates names of files, one or more
   * @param platform empty where the row says nothing about it
   * @param command likewise
   */
  record Row(List<String> templates, Optional<PythonRegex> platform, Optional<PythonRegex> command) {
    boolean fits(String platformName, String commandText, TimeLimit limit) {
      return fits(platform, platformName, limit) && fits(command, commandText, limit);
    }

    private static boolean fits(Optional<PythonRegex> regex, String text, TimeLimit limit) {
      return regex.isEmpty() || regex.get().matcher(new LimitedText(limit).with(text)).lookingAt();
    }
  }

  /** @throws InvalidTemplateException saying what is wrong in which line */
  static TemplateIndex read(String file, String text) {
    String[] lines = text.split("\r\n|\r|\n");
    int header = 0;
    while (header < lines.length && withoutComment(lines[header]).isEmpty()) header++;
    if (header == lines.length) {
      throw new InvalidTemplateException(file, 0, "an index begins with the names of its columns");
    }
    List<String> columns = cells(withoutComment(lines[header]));
    if (!columns.contains("Template")) {
      throw new InvalidTemplateException(file, header + 1, "there is no column 'Template', but " + columns);
    }
    List<Row> rows = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (int i = header + 1; i < lines.length; i++) {
      if (lines[i].startsWith("#") || PythonText.strip(lines[i]).isEmpty()) continue;
      List<String> cells = cells(lines[i]);
      if (cells.size() == columns.size()) {
        rows.add(row(file, i + 1, columns, cells));
      } else {
        warnings.add("%s:%d: left out: %d columns instead of %d".formatted(file, i + 1, cells.size(), columns.size()));
      }
    }
    return new TemplateIndex(rows, warnings);
  }

  private static String withoutComment(String line) {
    return PythonText.strip(line.split("#", 2)[0]);
  }

  /** Nothing quotes a comma. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(PythonText::strip).toList();
  }

  private static Row row(String file, int line, List<String> columns, List<String> cells) {
    List<String> templates = List.of(cells.get(columns.indexOf("Template")).split(":", -1));
    return new Row(
        templates,
        cell("Platform", columns, cells).map(regex -> compiled(file, line, regex)),
        cell("Command", columns, cells).map(command -> compiled(file, line, completed(command))));
  }

  private static Optional<String> cell(String column, List<String> columns, List<String> cells) {
    int place = columns.indexOf(column);
    return place < 0 || cells.get(place).isEmpty() ? Optional.empty() : Optional.of(cells.get(place));
  }

  /** {@code sh[[ow]]} is {@code sh(o(w)?)?}. */
  private static String completed(String command) {
    return COMPLETION.matcher(command).replaceAll(TemplateIndex::completion);
  }

  private static String completion(MatchResult brackets) {
    String word = brackets.group(1);
    String opened = word.codePoints().mapToObj(c -> "(" + Character.toString(c)).collect(Collectors.joining());
    return Matcher.quoteReplacement(opened + ")?".repeat(word.codePointCount(0, word.length())));
  }

  private static PythonRegex compiled(String file, int line, String regex) {
    try {
      return PythonRegex.compile(regex);
    } catch (BadRegexException e) {
      throw new InvalidTemplateException(file, line, "invalid regular expression '" + regex + "': " + e.getMessage());
    }
  }

  Optional<Row> find(String platform, String command, TimeLimit limit) {
    return rows.stream().filter(row -> row.fits(platform, command, limit)).findFirst();
  }
}
