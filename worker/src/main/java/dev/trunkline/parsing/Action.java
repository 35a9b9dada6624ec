package dev.trunkline.parsing;

import dev.trunkline.parsing.Rule.LineAction;
import dev.trunkline.parsing.Rule.RecordAction;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands behind the arrow of a rule.
 *
 * @param destination as in {@link Rule}
 */
record Action(LineAction line, RecordAction record, String destination) {
  static final Action NONE = new Action(LineAction.NEXT, RecordAction.NONE, "");

  private static final Map<String, LineAction> LINE =
      Map.of("Next", LineAction.NEXT, "Continue", LineAction.CONTINUE, "Error", LineAction.ERROR);

  private static final Map<String, RecordAction> RECORD =
      Map.of(
          "NoRecord", RecordAction.NONE,
          "Record", RecordAction.RECORD,
          "Clear", RecordAction.CLEAR,
          "Clearall", RecordAction.CLEARALL);

  private static final String SPACE = "[\\s\\x1C-\\x1F\\x85\\p{Z}]+";
  private static final String RECORD_WORD = "(?<record>" + String.join("|", RECORD.keySet()) + ")";
  private static final String DESTINATION = "(?:" + SPACE + "(?<destination>[\\p{L}\\p{N}_]+|\".*\"))?";

  private static final Pattern LINE_AND_RECORD =
      Pattern.compile(
          SPACE + "(?<line>" + String.join("|", LINE.keySet()) + ")(?:\\." + RECORD_WORD + ")?" + DESTINATION);

  private static final Pattern RECORD_ONLY = Pattern.compile(SPACE + "(?<line>)" + RECORD_WORD + DESTINATION);
  private static final Pattern DESTINATION_ONLY = Pattern.compile("(?<line>)(?<record>)" + DESTINATION);

  /** The first reading that fits; empty where none does. */
  static Optional<Action> read(String words) {
    return Stream.of(LINE_AND_RECORD, RECORD_ONLY, DESTINATION_ONLY)
        .map(pattern -> pattern.matcher(words))
        .filter(Matcher::matches)
        .findFirst()
        .map(Action::of);
  }

  private static Action of(Matcher matcher) {
    return new Action(
        LINE.getOrDefault(orEmpty(matcher.group("line")), LineAction.NEXT),
        RECORD.getOrDefault(orEmpty(matcher.group("record")), RecordAction.NONE),
        orEmpty(matcher.group("destination")));
  }

  private static String orEmpty(String groupOrNull) {
    return groupOrNull == null ? "" : groupOrNull;
  }
}
