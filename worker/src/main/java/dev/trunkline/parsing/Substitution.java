package dev.trunkline.parsing;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts values into a rule as Python's string.Template does: {@code ${NAME}} and {@code $NAME}; {@code $$} is a dollar.
 */
final class Substitution {
  private static final Pattern PLACE =
      Pattern.compile("\\$(?:(?<escaped>\\$)|(?<named>[_a-zA-Z][_a-zA-Z0-9]*)|\\{(?<braced>[_a-zA-Z][_a-zA-Z0-9]*)}|)");

  /** Of a rule with everything put in; a file of one megabyte could ask for gigabytes. */
  private static final int LONGEST = 100_000;

  private final Map<String, String> groups;

  Substitution(List<Value> values) {
    this.groups = values.stream().collect(Collectors.toMap(Value::name, Value::group));
  }

  /** @throws IllegalArgumentException for a dollar that begins no place, and for an unknown name */
  String apply(String match) {
    // Without values the original substitutes nothing, so a dollar needs no doubling there.
    if (groups.isEmpty()) return match;
    StringBuilder out = new StringBuilder();
    Matcher places = PLACE.matcher(match);
    int end = 0;
    while (places.find()) {
      out.append(match, end, places.start()).append(places.group("escaped") != null ? "$" : group(places));
      end = places.end();
      if (out.length() > LONGEST) throw new IllegalArgumentException("more than " + LONGEST + " characters");
    }
    return out.append(match, end, match.length()).toString();
  }

  private String group(Matcher place) {
    String name = place.group("named") != null ? place.group("named") : place.group("braced");
    if (name == null) throw new IllegalArgumentException("invalid variable substitution: a dollar sign is written $$");
    String group = groups.get(name);
    if (group == null) throw new IllegalArgumentException("unknown Value '" + name + "'");
    return group;
  }
}
