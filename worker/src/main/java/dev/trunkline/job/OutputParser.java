package dev.trunkline.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What turns the output of a command into records, where a job asks for it. */
public enum OutputParser {
  TEXTFSM;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static OutputParser ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(OutputParser::wireName).toList();
  }
}
