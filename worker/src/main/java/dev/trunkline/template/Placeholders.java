package dev.trunkline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a line that are filled in: <code>{{vlan}}</code>, <code>{{device.name}}</code>. There is no logic, and what is put in
 * is not looked at again, so a value cannot bring a placeholder of its own.
 */
final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ ?([A-Za-z][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_.-]+)?) ?}}");

  private Placeholders() {}

  /** The names in the line. */
  static Set<String> in(String line) {
    Set<String> names = new TreeSet<>();
    for (Matcher found = PLACEHOLDER.matcher(line); found.find(); ) names.add(found.group(1));
    return names;
  }

  /** Whether something in the line begins like a placeholder and is none. */
  static boolean areMalformed(String line) {
    return PLACEHOLDER.matcher(line).replaceAll("").contains("{{");
  }

  /**
   * @param missing gets the names that {@code values} has nothing for
   */
  static String fill(String line, Function<String, Optional<String>> values, Set<String> missing) {
    List<String> parts = new ArrayList<>();
    Matcher found = PLACEHOLDER.matcher(line);
    int from = 0;
    while (found.find()) {
      parts.add(line.substring(from, found.start()));
      Optional<String> value = values.apply(found.group(1));
      if (value.isEmpty()) missing.add(found.group(1));
      parts.add(value.orElse(""));
      from = found.end();
    }
    parts.add(line.substring(from));
    return String.join("", parts);
  }
}
