package dev.trunkline.device;

import dev.trunkline.job.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The platforms this process knows: the files it brings along and those of its owner. */
public final class Platforms {
  private final Map<String, Platform> byName;

  private Platforms(Map<String, Platform> byName) {
    this.byName = byName;
  }

  /**
   * @param extra a folder of further {@code *.toml} files, which replace built-in ones of the same name; or null
   * @throws InvalidPlatformException naming every mistake in every file
   * @throws UncheckedIOException where a file cannot be read
   */
  public static Platforms load(Path extra) {
    Map<String, String> files = builtIn();
    if (extra != null) files.putAll(in(extra));
    return new Platforms(new PlatformFiles(files).read());
  }

  /** In alphabetical order. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** In alphabetical order of their names. */
  public List<Platform> all() {
    return List.copyOf(byName.values());
  }

  public Optional<Platform> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The platform that an inventory of another program means.
   *
   * @param name its own or one of {@link Platform#alsoCalled}, in any case
   */
  public Optional<Platform> meantBy(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    return find(plain.replace('-', '_'))
        .or(() -> byName.values().stream().filter(platform -> platform.alsoCalled().contains(plain)).findFirst());
  }

  /** Whether a command only reads, whatever the device may be: every platform with a rule for it says so, and one has a rule. */
  public boolean readsEverywhere(String command) {
    List<Effect> effects = byName.values().stream().flatMap(one -> one.changes().effectOf(command).stream()).toList();
    return !effects.isEmpty() && effects.stream().allMatch(Effect.READ::equals);
  }

  /** A jar cannot be asked what it holds in a way that works for every class loader, so an index names the files. */
  private static Map<String, String> builtIn() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : resource("index").lines().toList()) files.put(file, resource(file));
    return files;
  }

  private static String resource(String name) {
    try (InputStream in = Platforms.class.getResourceAsStream("/platforms/" + name)) {
      if (in == null) throw new IllegalStateException("/platforms/" + name + " is not on the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> in(Path folder) {
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".toml")).sorted().toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
