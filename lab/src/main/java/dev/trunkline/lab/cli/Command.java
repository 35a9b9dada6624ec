package dev.trunkline.lab.cli;

import java.util.List;
import org.tomlj.TomlTable;

/**
 * One command of a modal platform.
 *
 * @param words its keywords; {@code <x>} stands for any word, {@code <n>} for a number,
 *     {@code <x...>} for the rest of the line
 * @param effect what it does, as the platform file says
 */
record Command(List<String> words, TomlTable effect) {
  static Command parse(String line, TomlTable effect) {
    return new Command(List.of(line.split(" ")), effect);
  }

  int length() {
    return words.size();
  }

  boolean endsWithRest() {
    return words.getLast().endsWith("...>");
  }

  boolean isArgument(int i) {
    return i >= words.size() ? endsWithRest() : words.get(i).startsWith("<");
  }

  boolean accepts(int i, String word) {
    return i >= words.size() || !words.get(i).equals("<n>") || NumberWord.isOne(word);
  }

  boolean takes(int i) {
    return i < words.size() || endsWithRest();
  }

  boolean isComplete(int typed) {
    return endsWithRest() ? typed >= words.size() : typed == words.size();
  }

  /** The keywords the command starts with. */
  String keywords() {
    return String.join(" ", words.stream().takeWhile(word -> !word.startsWith("<")).toList());
  }
}
