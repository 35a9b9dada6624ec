package dev.trunkline.settings;

import java.util.Locale;

/**
 * A key as declared.
 *
 * @param name section and key, such as {@code server.port}
 * @param standard the default, written as in {@code config.toml}
 * @param description one sentence, what it allows included
 */
record Key(String name, String standard, String description) {
  static final String VARIABLE_PREFIX = "TRUNKLINE_";

  /** The environment variable that sets it. */
  String variable() {
    return VARIABLE_PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
