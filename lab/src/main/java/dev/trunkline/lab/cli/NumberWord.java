package dev.trunkline.lab.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

/** A word of a line that is a number, with up to three decimals. */
record NumberWord(String word) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");

  static boolean isOne(String word) {
    return NUMBER.matcher(word).matches();
  }

  int whole() {
    return new BigDecimal(word).intValue();
  }

  Duration seconds() {
    return Duration.ofMillis(new BigDecimal(word).movePointRight(3).longValue());
  }
}
