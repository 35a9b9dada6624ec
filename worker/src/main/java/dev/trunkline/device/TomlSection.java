package dev.trunkline.device;

import dev.trunkline.job.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlInvalidTypeException;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a TOML file that is read key by key. A mistake is noted and replaced by something harmless, so that one
 * reading finds all of them.
 */
final class TomlSection {
  private final String file;
  private final TomlTable table;
  private final int line;
  private final List<String> mistakes;
  private final Set<String> read = new TreeSet<>();

  TomlSection(String file, TomlTable table, int line, List<String> mistakes) {
    this.file = file;
    this.table = table;
    this.line = line;
    this.mistakes = mistakes;
  }

  String text(String key) {
    return optionalText(key).orElseGet(() -> missing(key));
  }

  Optional<String> optionalText(String key) {
    read.add(key);
    try {
      return Optional.ofNullable(table.getString(List.of(key)));
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be a string");
      return Optional.empty();
    }
  }

  int number(String key, int otherwise) {
    read.add(key);
    try {
      Long value = table.getLong(List.of(key));
      if (value == null) return otherwise;
      if (value >= 0 && value <= 1_000_000) return value.intValue();
      mistake(lineOf(key), key + " must be 0 to 1000000");
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be a whole number");
    }
    return otherwise;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    TomlArray array = array(key);
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof String text) texts.add(text);
      else mistake(array.inputPositionOf(i).line(), key + " must hold strings only");
    }
    return texts;
  }

  Pattern pattern(String key, int flags) {
    return compile(lineOf(key), text(key), flags);
  }

  Optional<Pattern> optionalPattern(String key, int flags) {
    return optionalText(key).map(regex -> compile(lineOf(key), regex, flags));
  }

  List<Pattern> patterns(String key, int flags) {
    return texts(key).stream().map(regex -> compile(lineOf(key), regex, flags)).toList();
  }

  Effect effect(String key) {
    String name = text(key);
    try {
      return Effect.ofWireName(name);
    } catch (IllegalArgumentException e) {
      mistake(lineOf(key), key + " must be one of read, change, destructive");
      return Effect.CHANGE;
    }
  }

  /** An absent section reads like an empty one. */
  TomlSection section(String key) {
    read.add(key);
    try {
      TomlTable inner = table.getTableOrEmpty(List.of(key));
      return new TomlSection(file, inner, lineOf(key), mistakes);
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be a table");
      return new TomlSection(file, Toml.parse(""), line, mistakes);
    }
  }

  Optional<TomlSection> optionalSection(String key) {
    return table.contains(List.of(key)) ? Optional.of(section(key)) : Optional.empty();
  }

  List<TomlSection> sections(String key) {
    List<TomlSection> sections = new ArrayList<>();
    TomlArray array = array(key);
    for (int i = 0; i < array.size(); i++) {
      int position = array.inputPositionOf(i).line();
      if (array.get(i) instanceof TomlTable inner) sections.add(new TomlSection(file, inner, position, mistakes));
      else mistake(position, key + " must hold tables only");
    }
    return sections;
  }

  /** To be called when every known key has been read: what is left over is a misspelling. */
  void rejectUnknownKeys() {
    for (String key : table.keySet()) {
      if (read.contains(key)) continue;
      mistake(lineOf(key), "unknown key " + key + ", known here are " + String.join(", ", read));
    }
  }

  void mistake(String key, String what) {
    mistake(lineOf(key), what);
  }

  private void mistake(int at, String what) {
    mistakes.add(file + ":" + at + ": " + what);
  }

  private String missing(String key) {
    mistake(line, key + " is missing");
    return "";
  }

  private TomlArray array(String key) {
    read.add(key);
    try {
      return table.getArrayOrEmpty(List.of(key));
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be an array");
      return Toml.parse("").getArrayOrEmpty(key);
    }
  }

  private Pattern compile(int at, String regex, int flags) {
    try {
      return Pattern.compile(regex, flags);
    } catch (PatternSyntaxException e) {
      mistake(at, "not a regular expression: " + e.getDescription() + " in " + regex);
      return Pattern.compile("(?!)");
    }
  }

  private int lineOf(String key) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? line : position.line();
  }
}
