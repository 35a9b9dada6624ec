package dev.trunkline.parsing;

import dev.trunkline.parsing.regex.PythonRegex;
import java.util.List;
import java.util.Optional;

/**
 * A value that a template takes from a text.
 *
 * @param options in their order, which decides what they see of each other
 * @param regex with its parentheses
 * @param nested the same compiled, for a list whose items have groups of their own
 */
record Value(String name, List<Option> options, String regex, Optional<PythonRegex> nested) {
  boolean is(Option option) {
    return options.contains(option);
  }

  /** What stands in a rule for {@code ${name}}. */
  String group() {
    return "(?P<" + name + ">" + regex.substring(1);
  }
}
