package dev.trunkline.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads platform files together, since one may say {@code like = "another"} and then name only what differs. */
final class PlatformFiles {
  private final List<String> mistakes = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Source> byName = new LinkedHashMap<>();

  private record Source(String file, TomlParseResult content) {}

  /**
   * @param files content by file name; of two platforms with one name, the later file wins
   */
  PlatformFiles(Map<String, String> files) {
    files.forEach(this::parse);
  }

  /**
   * @return platforms by name, in alphabetical order
   * @throws InvalidPlatformException naming every mistake in every file as {@code file:line: what}
   */
  Map<String, Platform> read() {
    Map<String, Platform> platforms = new TreeMap<>();
    for (Source source : sources) {
      Platform platform = PlatformFile.read(root(source, new HashSet<>()));
      platforms.put(platform.name(), platform);
    }
    if (!mistakes.isEmpty()) throw new InvalidPlatformException(mistakes.stream().distinct().toList());
    return platforms;
  }

  private void parse(String file, String content) {
    TomlParseResult parsed = Toml.parse(content);
    parsed.errors().forEach(e -> mistakes.add(file + ":" + e.position().line() + ": " + e.getMessage()));
    if (parsed.hasErrors()) return;
    Source source = new Source(file, parsed);
    sources.add(source);
    if (parsed.get("name") instanceof String name) byName.put(name, source);
  }

  private TomlSection root(Source source, Set<String> descendants) {
    return TomlSection.ofFile(source.file, source.content, mistakes, like(source, descendants));
  }

  private Optional<TomlSection> like(Source source, Set<String> descendants) {
    if (!(source.content.get("like") instanceof String model)) return Optional.empty();
    Source found = byName.get(model);
    if (found != null && found != source && descendants.add(source.file)) return Optional.of(root(found, descendants));
    String why = found == null ? "names no platform: " + model : "comes back to this file: " + model;
    mistakes.add(source.file + ":" + source.content.inputPositionOf("like").line() + ": like " + why);
    return Optional.empty();
  }
}
