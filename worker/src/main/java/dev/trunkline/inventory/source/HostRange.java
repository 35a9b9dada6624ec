package dev.trunkline.inventory.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many hosts in one word: {@code sw[01:48]}, {@code db-[a:f].example.com}, {@code r[0:10:2]}. */
final class HostRange {
  private static final int LONGEST = 1_000;
  private static final Pattern RANGE = Pattern.compile("\\[(\\w{1,9}):(\\w{1,9})(?::(\\d{1,9}))?]");

  private HostRange() {}

  /** Empty where it is no proper range, or has more names than there may be devices. */
  static Optional<List<String>> expand(String pattern) {
    if (pattern.length() > LONGEST) return Optional.empty();
    List<String> names = new ArrayList<>(List.of(""));
    Matcher range = RANGE.matcher(pattern);
    int end = 0;
    while (range.find()) {
      Optional<List<String>> parts = parts(range);
      if (parts.isEmpty() || (long) names.size() * parts.get().size() > Finds.MOST_DEVICES) return Optional.empty();
      names = joined(names, pattern.substring(end, range.start()), parts.get());
      end = range.end();
    }
    String rest = pattern.substring(end);
    if (rest.contains("[") || rest.contains("]")) return Optional.empty();
    return Optional.of(names.stream().map(name -> name + rest).toList());
  }

  private static List<String> joined(List<String> names, String between, List<String> parts) {
    List<String> longer = new ArrayList<>();
    for (String name : names) for (String part : parts) longer.add(name + between + part);
    return longer;
  }

  private static Optional<List<String>> parts(Matcher range) {
    String first = range.group(1);
    String last = range.group(2);
    int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
    if (step < 1) return Optional.empty();
    if (first.matches("\\d+") && last.matches("\\d+")) return numbers(first, last, step);
    boolean letters = first.matches("[A-Za-z]") && last.matches("[A-Za-z]");
    if (!letters || first.charAt(0) > last.charAt(0)) return Optional.empty();
    return Optional.of(letters(first.charAt(0), last.charAt(0), step));
  }

  /** A leading zero says how wide all of them are. */
  private static Optional<List<String>> numbers(String first, String last, int step) {
    int from = Integer.parseInt(first);
    int to = Integer.parseInt(last);
    if (from > to || (to - from) / step >= Finds.MOST_DEVICES) return Optional.empty();
    int width = first.startsWith("0") ? first.length() : 1;
    List<String> numbers = new ArrayList<>();
    for (long number = from; number <= to; number += step) numbers.add(("%0" + width + "d").formatted(number));
    return Optional.of(numbers);
  }

  private static List<String> letters(char from, char to, int step) {
    List<String> letters = new ArrayList<>();
    for (int letter = from; letter <= to; letter += step) letters.add(String.valueOf((char) letter));
    return letters;
  }
}
