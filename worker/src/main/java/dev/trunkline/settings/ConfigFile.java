package dev.trunkline.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The settings file. Its errors carry the line.
 *
 * @param unreadable why it could not be read or parsed; empty where it could
 */
record ConfigFile(Path path, TomlParseResult content, List<String> unreadable) {
  /** A file that need not be there and is not. */
  static ConfigFile none(Path path) {
    return empty(path, List.of());
  }

  static ConfigFile read(Path path) {
    try {
      TomlParseResult content = Toml.parse(Files.readString(path));
      List<String> errors = content.errors().stream()
          .map(error -> path + ":" + error.position().line() + ": " + error.getMessage())
          .toList();
      // What a broken file seems to say is not trusted: the parser takes a section behind an open value for a list.
      return errors.isEmpty() ? new ConfigFile(path, content, errors) : empty(path, errors);
    } catch (NoSuchFileException _) {
      return empty(path, List.of(path + ": no such file"));
    } catch (CharacterCodingException _) {
      return empty(path, List.of(path + ": is not UTF-8 text"));
    } catch (IOException failure) {
      return empty(path, List.of(path + ": cannot be read: " + failure.getMessage()));
    }
  }

  Optional<Given> find(String key) {
    List<String> keyPath = List.of(key.split("\\."));
    if (!(content.get(keyPath.getFirst()) instanceof TomlTable)) return Optional.empty();
    return Optional.ofNullable(content.get(keyPath)).map(value -> new Given.Toml(where(keyPath), value));
  }

  /** Sections and keys that mean nothing, each with the nearest that does. */
  List<String> unknown(List<String> known) {
    List<String> sections = known.stream().map(key -> key.split("\\.")[0]).distinct().toList();
    List<String> unknown = new ArrayList<>();
    for (String section : content.keySet()) {
      List<String> keyPath = List.of(section);
      if (!(content.get(keyPath) instanceof TomlTable table)) {
        unknown.add(where(keyPath) + ": is outside any section" + inItsSection(section, known));
      } else if (!sections.contains(section)) {
        unknown.add(where(keyPath) + ": unknown section" + Nearest.hint(section, sections));
      } else {
        unknown.addAll(unknownIn(section, table, known));
      }
    }
    return unknown;
  }

  private List<String> unknownIn(String section, TomlTable table, List<String> known) {
    return table.keySet().stream()
        .filter(key -> !known.contains(section + "." + key))
        .map(key -> where(List.of(section, key)) + ": unknown key" + Nearest.hint(section + "." + key, known))
        .toList();
  }

  private static String inItsSection(String key, List<String> known) {
    return known.stream().filter(name -> name.endsWith("." + key)).findFirst()
        .map(name -> ", did you mean " + name + "?")
        .orElse("");
  }

  private String where(List<String> keyPath) {
    return path + ":" + content.inputPositionOf(keyPath).line() + " " + String.join(".", keyPath);
  }

  private static ConfigFile empty(Path path, List<String> why) {
    return new ConfigFile(path, Toml.parse(""), why);
  }
}
