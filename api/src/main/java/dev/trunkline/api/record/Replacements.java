package dev.trunkline.api.record;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words and what stands for each of them. Where one is part of another the longer one counts. */
final class Replacements {
  /** A short word inside another one is most likely no secret. */
  private static final int SHORT = 6;

  /** A letter that ends a terminal sequence belongs to no word. */
  private static final String START = "(?:(?<![A-Za-z0-9])|(?<=\u001b\\[[0-9;?]{0,16}[A-Za-z]))";

  private static final String END = "(?![A-Za-z0-9])";

  private final Map<String, String> byWord = new LinkedHashMap<>();

  /** The first replacement given for a word stands; nothing replaces nothing. */
  void add(String word, String replacement) {
    if (!word.isEmpty()) byWord.putIfAbsent(word, replacement);
  }

  String apply(String text) {
    if (byWord.isEmpty()) return text;
    String words =
        byWord.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Replacements::pattern)
            .collect(Collectors.joining("|"));
    return Pattern.compile(words)
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(byWord.get(match.group())));
  }

  private static String pattern(String word) {
    String quoted = Pattern.quote(word);
    return word.length() < SHORT ? START + quoted + END : quoted;
  }
}
