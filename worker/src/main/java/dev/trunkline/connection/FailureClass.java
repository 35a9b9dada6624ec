package dev.trunkline.connection;

import java.util.Locale;

/** What kinds of failures make a breaker leave a device alone. */
public enum FailureClass {
  /** No SSH server answers. */
  UNREACHABLE,
  /** Another device may be in its place. One is enough. */
  HOST_KEY_CHANGED,
  /** It lets in and then shows no prompt. */
  PROMPT_LOST;

  /** The name in metrics. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
