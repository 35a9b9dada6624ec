package dev.trunkline.api.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Reads the lines that lead to where the first line of a resumed job belongs. */
final class RequestedEnter {
  private static final String FIELD = "enter";
  private static final int MOST = 20;
  private static final int LONGEST = 1_000;

  private RequestedEnter() {}

  /** Empty where the request leaves it to the platform. */
  static Optional<List<String>> read(Fields fields) {
    return fields.list(FIELD).map(list -> lines(list, fields));
  }

  private static List<String> lines(ArrayNode list, Fields fields) {
    if (list.size() > MOST) fields.wrong(FIELD, "must be up to " + MOST + " lines");
    List<String> lines = new ArrayList<>();
    for (JsonNode line : list) {
      String text = line.isString() ? line.stringValue() : "";
      if (text.isBlank() || text.length() > LONGEST || Text.hasControlCharacters(text)) {
        fields.wrong(FIELD, "each must be a line of 1 to " + LONGEST + " characters, no control characters");
      }
      lines.add(text);
    }
    return lines;
  }
}
