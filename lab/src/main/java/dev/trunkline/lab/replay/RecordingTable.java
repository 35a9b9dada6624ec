package dev.trunkline.lab.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A table of a recording, read key by key. A mistake is noted and replaced by something harmless. */
final class RecordingTable {
  private final String file;
  private final TomlTable table;
  private final int line;
  private final List<String> mistakes;
  private final Set<String> read = new TreeSet<>();

  RecordingTable(String file, TomlTable table, int line, List<String> mistakes) {
    this.file = file;
    this.table = table;
    this.line = line;
    this.mistakes = mistakes;
  }

  int line() {
    return line;
  }

  boolean has(String key) {
    return table.contains(List.of(key));
  }

  String string(String key) {
    return optionalString(key)
        .orElseGet(
            () -> {
              if (!has(key)) {
                mistake(key + " is missing");
              }
              return "";
            });
  }

  Optional<String> optionalString(String key) {
    return value(key, String.class, "a string");
  }

  boolean flag(String key, boolean otherwise) {
    return value(key, Boolean.class, "true or false").orElse(otherwise);
  }

  /** {@code key}, or {@code key_hex} for bytes that are no UTF-8. */
  Optional<Text> text(String key) {
    Optional<Text> hex = optionalString(key + "_hex").map(value -> hex(key + "_hex", value));
    Optional<Text> text = optionalString(key).map(Text::of);
    if (hex.isPresent() && text.isPresent()) {
      mistake(key, "either " + key + " or " + key + "_hex");
    }
    return text.or(() -> hex);
  }

  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
    Optional<String> name = optionalString(key);
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (name.filter(word::equals).isPresent()) {
        return Optional.of(constant);
      }
      known.add(word);
    }
    name.ifPresent(unknown -> mistake(key, key + " must be one of " + String.join(", ", known) + ", is " + unknown));
    return Optional.empty();
  }

  List<RecordingTable> tables(String key) {
    List<RecordingTable> tables = new ArrayList<>();
    TomlArray array = value(key, TomlArray.class, "an array of tables").orElse(null);
    for (int i = 0; array != null && i < array.size(); i++) {
      int position = array.inputPositionOf(i).line();
      if (array.get(i) instanceof TomlTable inner) {
        tables.add(new RecordingTable(file, inner, position, mistakes));
      } else {
        mistakeAt(position, key + " must hold tables only");
      }
    }
    return tables;
  }

  /** To be called when every known key has been read: what is left over is a misspelling. */
  void rejectUnknownKeys() {
    for (String key : table.keySet()) {
      if (!read.contains(key)) {
        mistake(key, "unknown key " + key + ", known here are " + String.join(", ", read));
      }
    }
  }

  void mistake(String what) {
    mistakeAt(line, what);
  }

  void mistake(String key, String what) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    mistakeAt(position == null ? line : position.line(), what);
  }

  private void mistakeAt(int at, String what) {
    mistakes.add(file + ":" + at + ": " + what);
  }

  private Text hex(String key, String value) {
    try {
      return Text.ofHex(value);
    } catch (IllegalArgumentException e) {
      mistake(key, key + " must be pairs of hexadecimal digits");
      return Text.of("");
    }
  }

  private <T> Optional<T> value(String key, Class<T> type, String kind) {
    read.add(key);
    Object value = table.get(List.of(key));
    if (value == null || type.isInstance(value)) {
      return Optional.ofNullable(type.cast(value));
    }
    mistake(key, key + " must be " + kind);
    return Optional.empty();
  }
}
