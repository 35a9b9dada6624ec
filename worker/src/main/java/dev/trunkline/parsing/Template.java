package dev.trunkline.parsing;

import java.util.List;
import java.util.Map;

/**
 * A template, read and checked.
 *
 * @param file its name, for messages
 * @param states by name; {@link #START} is there and {@link #END} is not
 */
record Template(String file, List<Value> values, Map<String, List<Rule>> states) {
  static final String START = "Start";
  static final String END = "End";
  static final String EOF = "EOF";

  List<String> header() {
    return values.stream().map(Value::name).toList();
  }

  List<String> keys() {
    return values.stream().filter(value -> value.is(Option.KEY)).map(Value::name).toList();
  }

  /** Whether the end of a text records what is there; an empty state EOF says that it does not. */
  boolean recordsAtEnd() {
    return !states.containsKey(EOF);
  }
}
