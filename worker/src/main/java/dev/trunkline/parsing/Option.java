package dev.trunkline.parsing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template can ask of a value. */
enum Option {
  FILLDOWN("Filldown"),
  FILLUP("Fillup"),
  KEY("Key"),
  LIST("List"),
  REQUIRED("Required");

  private final String word;

  Option(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Optional<Option> of(String word) {
    return Arrays.stream(values()).filter(option -> option.word.equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Option::word).collect(Collectors.joining(", "));
  }
}
