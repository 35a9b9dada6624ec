package dev.trunkline.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How somebody came by a token. */
public enum TokenKind {
  /** An admin made it, for a program or a person. */
  TOKEN,
  /** A person logged in: it is their session. */
  LOGIN;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TokenKind ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
