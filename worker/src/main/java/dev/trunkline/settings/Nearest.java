package dev.trunkline.settings;

import java.util.Comparator;
import java.util.List;

/** The known name that a mistyped one is closest to. */
final class Nearest {
  private Nearest() {}

  /** A clause to end a message with, or nothing where no known name is close. */
  static String hint(String typed, List<String> known) {
    String nearest = known.stream().min(Comparator.comparingInt(name -> distance(typed, name))).orElseThrow();
    return distance(typed, nearest) <= Math.max(2, typed.length() / 3) ? ", did you mean " + nearest + "?" : "";
  }

  /** Insertions, deletions and replacements of one letter (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
