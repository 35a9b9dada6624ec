package dev.trunkline.schedule;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One field of a cron text: which values there are, and how they are written. */
enum CronField {
  SECOND("second", 0, 59, List.of()),
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY_OF_MONTH("day of month", 1, 31, List.of()),
  MONTH("month", 1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
  /** 0 and 7 are Sunday. */
  DAY_OF_WEEK("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  private static final Pattern ITEM = Pattern.compile("(?:\\*|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,9}))?");

  private final String words;
  private final int least;
  private final int most;
  private final List<String> names;

  CronField(String words, int least, int most, List<String> names) {
    this.words = words;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  /**
   * The values that a list of values, ranges and steps names. A range may go over the end, such as {@code 22-4} or {@code FRI-MON}.
   *
   * @throws BadTiming naming the field
   */
  TreeSet<Integer> values(String text) {
    TreeSet<Integer> values = new TreeSet<>();
    for (String item : text.split(",", -1)) addItem(item, values);
    return values;
  }

  boolean isAll(TreeSet<Integer> values) {
    return values.size() == last() - least + 1;
  }

  private void addItem(String item, TreeSet<Integer> values) {
    Matcher matcher = ITEM.matcher(item);
    if (!matcher.matches()) throw wrong("'" + item + "' is neither a value, nor a range, nor a step");
    boolean open = matcher.group(1) == null;
    int from = open ? least : value(matcher.group(1));
    boolean stepped = matcher.group(3) != null;
    int to = open || matcher.group(2) == null && stepped ? last() : value(matcher.group(2) == null ? matcher.group(1) : matcher.group(2));
    int step = stepped ? step(matcher.group(3)) : 1;
    int length = last() - least + 1;
    int distance = Math.floorMod(to - from, length);
    for (int i = 0; i <= distance; i += step) values.add(least + (from - least + i) % length);
  }

  private int value(String text) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (named >= 0) return named + least;
    if (!text.matches("\\d{1,9}")) throw wrong("'" + text + "' is no value of it" + (names.isEmpty() ? "" : ", such as " + names.get(1)));
    int value = Integer.parseInt(text);
    if (value < least || value > most) throw wrong(value + " is not between " + least + " and " + most);
    return this == DAY_OF_WEEK ? value % 7 : value;
  }

  private int step(String text) {
    int step = Integer.parseInt(text);
    if (step < 1) throw wrong("a step of 0 leads nowhere");
    if (step > last()) throw wrong("a step of " + step + " is longer than it has values; every_seconds takes any length");
    return step;
  }

  /** Sunday has two numbers. */
  private int last() {
    return this == DAY_OF_WEEK ? 6 : most;
  }

  BadTiming wrong(String detail) {
    return new BadTiming("the " + words + " field: " + detail);
  }
}
