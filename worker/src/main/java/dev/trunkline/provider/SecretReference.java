package dev.trunkline.provider;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the secrets of a credential are kept.
 *
 * @param provider the name of a {@link SecretProvider}
 * @param mount of the secrets engine in Vault; empty for the one of the settings, and elsewhere
 * @param path where there are several places: segments divided by single slashes; empty where it needs none
 * @param fields what each secret of the login, such as {@code password}, is called there
 */
public record SecretReference(String provider, Optional<String> mount, String path, Map<String, String> fields) {
  public static final int LONGEST_PATH = 512;

  /** Shown in the place of one that does not open. No provider has this name. */
  public static final SecretReference UNREADABLE = new SecretReference("unreadable", Optional.empty(), "", Map.of());

  /** Neither what URLs and file systems take for something else, nor what cannot be seen. */
  private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^\\p{C}\\p{Zl}\\p{Zp}/\\\\%?#]{1,255}");

  public SecretReference {
    fields = Map.copyOf(fields);
  }

  static boolean isPlainName(String name) {
    return SEGMENT.matcher(name).matches();
  }

  static boolean isPlainPath(String path) {
    if (path.isEmpty() || path.length() > LONGEST_PATH) return false;
    for (String segment : path.split("/", -1)) if (!isPlainName(segment)) return false;
    return true;
  }

  /** Whether the path is this folder, or leads into it. */
  boolean isIn(String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  /** For people: {@code vault network/core}. */
  public String inWords() {
    String place = mount.map(m -> m + ":" + path).orElse(path);
    return place.isEmpty() ? provider : provider + " " + place;
  }
}
