package dev.trunkline.parsing;

import dev.trunkline.parsing.regex.BadRegexException;
import dev.trunkline.parsing.regex.PythonRegex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a line such as {@code Value Required,List NAME (\S+)}. Single blanks divide its parts, as in the original. */
final class ValueReader {
  private static final int LONGEST_NAME = 48;

  /** A class may hold one parenthesis without the other. */
  private static final Pattern CHARACTER_CLASS = Pattern.compile("([^\\\\]?)\\[[^]]*]");

  private final String file;
  private final int number;

  private ValueReader(String file, int number) {
    this.file = file;
    this.number = number;
  }

  static Value read(String file, int number, String line) {
    return new ValueReader(file, number).read(line);
  }

  private Value read(String line) {
    List<String> parts = Arrays.asList(line.split(" ", -1));
    if (parts.size() < 3) throw invalid("expected 'Value [options] name (regex)'");
    boolean plain = parts.get(2).startsWith("(");
    List<Option> options = plain ? List.of() : options(parts.get(1));
    String name = parts.get(plain ? 1 : 2);
    String regex = String.join(" ", parts.subList(plain ? 2 : 3, parts.size()));
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw invalid("invalid Value name '" + name + "', or name too long");
    }
    checkParentheses(regex);
    boolean list = options.contains(Option.LIST);
    return new Value(name, options, regex, list ? Optional.of(compiled(regex)) : Optional.empty());
  }

  private List<Option> options(String words) {
    List<Option> options = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      Option option =
          Option.of(word).orElseThrow(() -> invalid("unknown option '" + word + "'; there are " + Option.words()));
      if (options.contains(option)) throw invalid("duplicate option '" + word + "'");
      options.add(option);
    }
    return List.copyOf(options);
  }

  private void checkParentheses(String regex) {
    String counted = CHARACTER_CLASS.matcher(regex).replaceAll("$1");
    boolean enclosed = regex.startsWith("(") && regex.endsWith(")") && regex.length() > 1;
    if (!enclosed || count(counted, '(') != count(counted, ')')) {
      throw invalid("Value '" + regex + "' must be contained within a '()' pair");
    }
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private PythonRegex compiled(String regex) {
    try {
      return PythonRegex.compile(regex);
    } catch (BadRegexException e) {
      throw invalid("invalid regular expression '" + regex + "': " + e.getMessage());
    }
  }

  private InvalidTemplateException invalid(String reason) {
    return new InvalidTemplateException(file, number, reason);
  }
}
