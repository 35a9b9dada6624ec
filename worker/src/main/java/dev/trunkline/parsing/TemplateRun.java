package dev.trunkline.parsing;

import dev.trunkline.parsing.Rule.Assignment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** Sends the lines of a text through the states of a template. */
final class TemplateRun {
  private static final int SHOWN = 200;

  private final Template template;
  private final TimeLimit limit;
  private final LimitedText text;
  private final List<Cell> cells;
  private final List<List<Object>> rows = new ArrayList<>();
  private final ResultSize size = new ResultSize();
  private final Map<Rule, Matcher> matchers = new IdentityHashMap<>();
  private String state = Template.START;

  private TemplateRun(Template template, TimeLimit limit) {
    this.template = template;
    this.limit = limit;
    this.text = new LimitedText(limit);
    this.cells = template.values().stream().map(value -> new Cell(value, limit)).toList();
  }

  /** @throws StoppedException where the template stops at a line, or a limit is reached */
  static Table parse(Template template, String text, TimeLimit limit) {
    TemplateRun run = new TemplateRun(template, limit);
    run.read(PythonText.splitLines(text));
    return new Table(template.header(), run.rows, template.keys());
  }

  private void read(List<String> lines) {
    for (String line : lines) {
      limit.check();
      read(line);
      if (state.equals(Template.END) || state.equals(Template.EOF)) break;
    }
    if (!state.equals(Template.END) && template.recordsAtEnd()) record();
  }

  private void read(String line) {
    for (Rule rule : template.states().get(state)) {
      Matcher match = matcher(rule, line);
      if (!matches(match, rule, line)) continue;
      for (Assignment assignment : rule.assignments()) assign(assignment.value(), match.group(assignment.group()));
      act(rule);
      switch (rule.lineAction()) {
        case CONTINUE -> {}
        case ERROR -> throw stopped(rule, line);
        case NEXT -> {
          if (!rule.destination().isEmpty()) state = rule.destination();
          return;
        }
      }
    }
  }

  private Matcher matcher(Rule rule, String line) {
    CharSequence limited = text.with(line);
    Matcher known = matchers.get(rule);
    if (known != null) return known.reset(limited);
    Matcher matcher = rule.regex().matcher(limited);
    matchers.put(rule, matcher);
    return matcher;
  }

  private boolean matches(Matcher matcher, Rule rule, String line) {
    try {
      return matcher.lookingAt();
    } catch (StackOverflowError _) {
      throw new StoppedException(
          ParsingCode.TOO_DEEP,
          "%s:%d: the pattern goes too deep on a line of %d characters"
              .formatted(template.file(), rule.line(), line.length()));
    }
  }

  private void assign(int index, String found) {
    cells.get(index).assign(found);
    boolean fillsUp = cells.get(index).value().is(Option.FILLUP) && found != null && !found.isEmpty();
    for (int row = rows.size() - 1; fillsUp && row >= 0; row--) {
      if (!Cell.isEmpty(rows.get(row).get(index))) return;
      size.add("", found);
      rows.get(row).set(index, found);
    }
  }

  private void act(Rule rule) {
    switch (rule.recordAction()) {
      case NONE -> {}
      case RECORD -> record();
      case CLEAR -> cells.forEach(Cell::clear);
      case CLEARALL -> cells.forEach(Cell::clearAll);
    }
  }

  /** A record that lacks a value is dropped; one without any is not even cleared, as in the original. */
  private void record() {
    if (!cells.stream().allMatch(Cell::save)) {
      cells.forEach(Cell::clear);
      return;
    }
    if (cells.stream().map(Cell::content).allMatch(content -> content == null || content.equals(List.of()))) return;
    List<Object> row = new ArrayList<>();
    for (Cell cell : cells) {
      size.add(cell.value().name(), cell.content());
      row.add(cell.content() == null ? "" : cell.content());
    }
    rows.add(row);
    cells.forEach(Cell::clear);
  }

  private StoppedException stopped(Rule rule, String line) {
    String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    String message = rule.destination().isEmpty() ? "" : ", which says " + rule.destination();
    return new StoppedException(
        ParsingCode.TEMPLATE_ERROR,
        "the template stops at the input line '%s': %s:%d%s".formatted(shown, template.file(), rule.line(), message));
  }
}
