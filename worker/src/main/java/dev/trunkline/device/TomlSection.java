package dev.trunkline.device;

import dev.trunkline.job.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
 * reading finds all of them. A key that is absent is looked up in the file this one is like.
 */
final class TomlSection {
  private final String file;
  private final TomlTable table;
  private final int line;
  private final List<String> mistakes;
  private final Optional<TomlSection> like;
  private final Set<String> read;

  private TomlSection(
      String file, TomlTable table, int line, List<String> mistakes, Optional<TomlSection> like, Set<String> read) {
    this.file = file;
    this.table = table;
    this.line = line;
    this.mistakes = mistakes;
    this.like = like;
    this.read = read;
  }

  /**
   * @param like the file this one is like
   */
  static TomlSection ofFile(String name, TomlTable content, List<String> mistakes, Optional<TomlSection> like) {
    return new TomlSection(name, content, 1, mistakes, like, new TreeSet<>());
  }

  /** Without what the file it is like says. */
  TomlSection alone() {
    return new TomlSection(file, table, line, mistakes, Optional.empty(), read);
  }

  String text(String key) {
    return optionalText(key).orElseGet(() -> missing(key));
  }

  Optional<String> optionalText(String key) {
    read.add(key);
    if (inherits(key)) return like.get().optionalText(key);
    try {
      return Optional.ofNullable(table.getString(List.of(key)));
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be a string");
      return Optional.empty();
    }
  }

  int number(String key, int otherwise) {
    read.add(key);
    if (inherits(key)) return like.get().number(key, otherwise);
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

  /** False where it is absent. */
  boolean flag(String key) {
    read.add(key);
    if (inherits(key)) return like.get().flag(key);
    try {
      return Boolean.TRUE.equals(table.getBoolean(List.of(key)));
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be true or false");
      return false;
    }
  }

  List<String> texts(String key) {
    read.add(key);
    if (inherits(key)) return like.get().texts(key);
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

  /** One of the names of an enum, in lower case. */
  <E extends Enum<E>> E oneOf(Class<E> type, String key, E otherwise) {
    return optionalText(key).map(name -> oneOf(type, key, name, otherwise)).orElse(otherwise);
  }

  Effect effect(String key) {
    return oneOf(Effect.class, key, text(key), Effect.CHANGE);
  }

  /** An absent section reads like an empty one. */
  TomlSection section(String key) {
    read.add(key);
    Optional<TomlSection> inherited = like.map(parent -> parent.section(key));
    try {
      TomlTable inner = table.getTableOrEmpty(List.of(key));
      return inner(inner, lineOf(key), inherited);
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be a table");
      return inner(Toml.parse(""), line, inherited);
    }
  }

  /** Where the file has it, as a whole: its keys are not looked up elsewhere. */
  Optional<TomlSection> optionalSection(String key) {
    read.add(key);
    if (inherits(key)) return like.get().optionalSection(key);
    return table.contains(List.of(key)) ? Optional.of(alone().section(key)) : Optional.empty();
  }

  /** The array as a whole: nothing is added to what another file says. */
  List<TomlSection> sections(String key) {
    read.add(key);
    if (inherits(key)) return like.get().sections(key);
    List<TomlSection> sections = new ArrayList<>();
    TomlArray array = array(key);
    for (int i = 0; i < array.size(); i++) {
      int position = array.inputPositionOf(i).line();
      if (array.get(i) instanceof TomlTable inner) sections.add(inner(inner, position, Optional.empty()));
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

  private TomlSection inner(TomlTable inner, int at, Optional<TomlSection> inherited) {
    return new TomlSection(file, inner, at, mistakes, inherited, new TreeSet<>());
  }

  private boolean inherits(String key) {
    return like.isPresent() && !table.contains(List.of(key));
  }

  private String missing(String key) {
    mistake(line, key + " is missing");
    return "";
  }

  private <E extends Enum<E>> E oneOf(Class<E> type, String key, String name, E otherwise) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    if (names.contains(name)) return type.getEnumConstants()[names.indexOf(name)];
    mistake(lineOf(key), key + " must be one of " + String.join(", ", names));
    return otherwise;
  }

  private TomlArray array(String key) {
    try {
      return table.getArrayOrEmpty(List.of(key));
    } catch (TomlInvalidTypeException e) {
      mistake(lineOf(key), key + " must be an array");
      return Toml.parse("").getArrayOrEmpty(key);
    }
  }

  /** Notes a mistake where it is no regular expression. */
  void compile(String key, String regex) {
    compile(lineOf(key), regex, 0);
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
