package dev.trunkline.lab.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** {@code devices/NAME/platform.toml} and the texts beside it: all that is particular to one platform. */
public final class PlatformFile {
  private static final Map<String, PlatformFile> READ = new ConcurrentHashMap<>();

  private final String name;
  private final TomlParseResult toml;
  private final Texts texts;

  private PlatformFile(String name) {
    this.name = name;
    this.texts = new Texts("/devices/" + name + "/");
    this.toml = Toml.parse(texts.raw("platform.toml"));
    if (toml.hasErrors()) {
      throw new IllegalArgumentException("platform file " + name + ": " + toml.errors().getFirst().toString());
    }
  }

  /** The file of a platform, {@code cisco_ios} for example. */
  public static PlatformFile of(String name) {
    return READ.computeIfAbsent(name, PlatformFile::new);
  }

  public String name() {
    return name;
  }

  /** The engine that plays this platform: {@code modal}, {@code junos} or {@code linux}. */
  public String cli() {
    return toml.getString("cli");
  }

  /** The name of the n-th device of this platform, counted from 1. */
  public String hostname(int n) {
    List<Object> patterns = toml.getArray("hostnames").toList();
    return patterns.get((n - 1) % patterns.size()).toString().formatted(n);
  }

  public int shellsPerConnection() {
    return toml.getLong("shells_per_connection").intValue();
  }

  /** Whether the end of a shell also ends the TCP connection. */
  public boolean closesConnection() {
    return toml.getBoolean("closes_connection", () -> false);
  }

  /** Whether the device forwards TCP connections (RFC 4254, section 7), as a jump host must. */
  public boolean forwards() {
    return toml.getBoolean("forwards", () -> false);
  }

  public PagerStyle pager() {
    return new PagerStyle(toml.getString("more", () -> ""), toml.getString("erase", () -> ""));
  }

  String setting(String key) {
    return toml.getString(key);
  }

  List<String> words(String key) {
    return toml.getArray(key).toList().stream().map(Object::toString).toList();
  }

  TomlTable table(String key) {
    return toml.getTable(key);
  }

  public Texts texts() {
    return texts;
  }
}
