package dev.trunkline.parsing;

import dev.trunkline.parsing.Rule.Assignment;
import dev.trunkline.parsing.Rule.LineAction;
import dev.trunkline.parsing.regex.BadRegexException;
import dev.trunkline.parsing.regex.PythonRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a line such as {@code ^Port ${PORT} -> Continue.Record}. */
final class RuleReader {
  private static final String ARROW = "->";

  private final String file;
  private final List<Value> values;
  private final Substitution substitution;

  RuleReader(String file, List<Value> values) {
    this.file = file;
    this.values = List.copyOf(values);
    this.substitution = new Substitution(values);
  }

  Rule read(String line, int number) {
    String rule = PythonText.strip(line);
    int arrow = lastArrow(rule);
    String match = arrow < 0 ? rule : rule.substring(0, arrow - 1);
    Action action = arrow < 0 ? Action.NONE : action(rule.substring(arrow + ARROW.length()), rule, number);
    PythonRegex regex = regex(match, number);
    return new Rule(number, regex, assignments(regex), action.line(), action.record(), action.destination());
  }

  /** The last one with white space before it, or -1. */
  private static int lastArrow(String rule) {
    int arrow = rule.lastIndexOf(ARROW);
    while (arrow > 0 && !PythonText.strip(rule.substring(arrow - 1, arrow)).isEmpty()) {
      arrow = rule.lastIndexOf(ARROW, arrow - 1);
    }
    return arrow > 0 ? arrow : -1;
  }

  private Action action(String words, String rule, int number) {
    Action action = Action.read(words).orElseThrow(() -> invalid(number, "badly formatted rule '" + rule + "'"));
    boolean named = !action.destination().isEmpty();
    if (named && action.line() == LineAction.CONTINUE) {
      throw invalid(number, "Continue cannot change the state, here to " + action.destination());
    }
    if (named && action.line() == LineAction.NEXT && action.destination().startsWith("\"")) {
      throw invalid(number, "a state's name has letters, digits and underscores only");
    }
    return action;
  }

  private PythonRegex regex(String match, int number) {
    try {
      return PythonRegex.compile(substitution.apply(match));
    } catch (IllegalArgumentException e) {
      throw invalid(number, e.getMessage() + " in '" + match + "'");
    } catch (BadRegexException e) {
      throw invalid(number, "invalid regular expression '" + match + "': " + e.getMessage());
    }
  }

  private List<Assignment> assignments(PythonRegex regex) {
    List<Assignment> assignments = new ArrayList<>();
    for (int value = 0; value < values.size(); value++) {
      int place = value;
      Optional.ofNullable(regex.names().get(values.get(value).name()))
          .ifPresent(group -> assignments.add(new Assignment(place, group)));
    }
    return assignments;
  }

  private InvalidTemplateException invalid(int number, String reason) {
    return new InvalidTemplateException(file, number, reason);
  }
}
