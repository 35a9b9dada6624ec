package dev.trunkline.api.request;

import java.util.HashMap;
import java.util.Map;

/** The labels of a job, or those that a job must have. */
final class Labels {
  private static final int MOST = 32;
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_VALUE = 255;

  private Labels() {}

  static Map<String, String> read(Fields fields) {
    Map<String, String> labels = new HashMap<>();
    fields.object("labels").ifPresent(given -> read(given, fields, labels));
    return labels;
  }

  private static void read(Fields given, Fields fields, Map<String, String> labels) {
    if (given.names().size() > MOST) fields.wrong("labels", "must be up to " + MOST + " labels");
    for (String name : given.names()) {
      if (name.isBlank() || name.length() > LONGEST_NAME || Text.hasControlCharacters(name)) {
        given.wrong(Text.quotable(name), "a label's name has 1 to " + LONGEST_NAME + " characters, no control characters");
      } else if (given.value(name).isEmpty()) {
        given.wrong(name, "must be text");
      } else {
        given.plainText(name, LONGEST_VALUE).ifPresent(value -> labels.put(name, value));
      }
    }
  }
}
