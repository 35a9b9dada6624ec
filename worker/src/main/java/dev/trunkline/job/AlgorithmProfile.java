package dev.trunkline.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which algorithms are offered to a device. */
public enum AlgorithmProfile {
  /** What is safe today, and nothing else. */
  MODERN,
  /** As {@link #MODERN}, and after that what devices need that got their last software years ago. */
  LEGACY;

  /** The name in JSON, in {@code config.toml} and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException where no profile has that name
   */
  public static AlgorithmProfile ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(AlgorithmProfile::wireName).toList();
  }
}
