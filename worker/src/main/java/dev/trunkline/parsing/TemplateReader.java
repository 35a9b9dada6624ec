package dev.trunkline.parsing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the template language. */
final class TemplateReader {
  private static final int LONGEST_NAME = 48;
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
  private static final Set<String> RESERVED =
      Set.of("Continue", "Next", "Error", "Clear", "Clearall", "Record", "NoRecord");

  private final String file;
  private final Iterator<String> lines;
  private final List<Value> values = new ArrayList<>();
  private final Map<String, List<Rule>> states = new LinkedHashMap<>();
  private int number;

  private TemplateReader(String file, String text) {
    this.file = file;
    this.lines = LINE_END.splitAsStream(text).iterator();
  }

  /**
   * @param file its name, for messages
   * @throws InvalidTemplateException saying what is wrong in which line
   */
  static Template read(String file, String text) {
    TemplateReader reader = new TemplateReader(file, text);
    reader.readValues();
    RuleReader rules = new RuleReader(file, reader.values);
    while (reader.readState(rules)) continue;
    return reader.checked();
  }

  /** Up to the first blank line. */
  private void readValues() {
    while (lines.hasNext()) {
      String line = next();
      if (line.isEmpty()) return;
      if (isComment(line)) continue;
      if (!line.startsWith("Value ")) {
        throw invalid(values.isEmpty() ? "no Value definitions found" : "expected a blank line after the last Value");
      }
      Value value = ValueReader.read(file, number, line);
      if (values.stream().anyMatch(other -> other.name().equals(value.name()))) {
        throw invalid("duplicate declaration of Value '" + value.name() + "'");
      }
      values.add(value);
    }
  }

  /** False where there is none left. */
  private boolean readState(RuleReader reader) {
    String name = stateName();
    if (name.isEmpty()) return false;
    List<Rule> rules = new ArrayList<>();
    while (lines.hasNext()) {
      String line = next();
      if (line.isEmpty()) break;
      if (isComment(line)) continue;
      if (!line.startsWith(" ^") && !line.startsWith("  ^") && !line.startsWith("\t^")) {
        throw invalid("a rule begins with one or two blanks, or a tab, and a caret (^)");
      }
      rules.add(reader.read(line, number));
    }
    states.put(name, rules);
    return true;
  }

  private String stateName() {
    while (lines.hasNext()) {
      String line = next();
      if (line.isEmpty() || isComment(line)) continue;
      if (!isWord(line) || line.length() > LONGEST_NAME || RESERVED.contains(line)) {
        throw invalid("invalid state name '" + line + "'");
      }
      if (states.containsKey(line)) throw invalid("duplicate state name '" + line + "'");
      return line;
    }
    return "";
  }

  private Template checked() {
    if (!states.containsKey(Template.START)) throw new InvalidTemplateException(file, 0, "missing state 'Start'");
    for (String last : List.of(Template.END, Template.EOF)) {
      List<Rule> rules = states.getOrDefault(last, List.of());
      if (!rules.isEmpty()) {
        throw new InvalidTemplateException(file, rules.getFirst().line(), "state '" + last + "' must have no rules");
      }
    }
    states.remove(Template.END);
    states.values().stream().flatMap(List::stream).forEach(this::checkDestination);
    return new Template(file, List.copyOf(values), states);
  }

  private void checkDestination(Rule rule) {
    String state = rule.destination();
    boolean known =
        rule.lineAction() == Rule.LineAction.ERROR
            || Set.of("", Template.END, Template.EOF).contains(state)
            || states.containsKey(state);
    if (!known) throw new InvalidTemplateException(file, rule.line(), "state '" + state + "' not found");
  }

  private String next() {
    number++;
    return PythonText.stripEnd(lines.next());
  }

  private static boolean isComment(String line) {
    return PythonText.strip(line).startsWith("#");
  }

  static boolean isWord(String text) {
    return !text.isEmpty() && text.codePoints().allMatch(c -> c == '_' || Character.isLetter(c) || isNumber(c));
  }

  private static boolean isNumber(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private InvalidTemplateException invalid(String reason) {
    return new InvalidTemplateException(file, number, reason);
  }
}
