package dev.trunkline.lab;

/** What a device does with a connection that it has no line (VTY) for. */
public enum NoLineLeft {
  /** It says so where the SSH version should be, and closes. */
  SAYS_SO,
  /** It closes before it has said a word. */
  CLOSES
}
