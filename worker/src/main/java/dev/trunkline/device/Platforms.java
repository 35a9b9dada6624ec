package dev.trunkline.device;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The platforms this process knows: the files it brings along and those of its owner. */
public final class Platforms {
  private final Map<String, Platform> byName;

  Platforms(Map<String, Platform> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * @param extra a folder of further {@code *.toml} files, which replace built-in ones of the same name; or null
   * @throws InvalidPlatformException naming every mistake in every file
   */
  public static Platforms load(Path extra) {
    throw new UnsupportedOperationException();
  }

  /** In alphabetical order. */
  public List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }

  public Optional<Platform> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
