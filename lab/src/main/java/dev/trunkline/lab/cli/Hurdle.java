package dev.trunkline.lab.cli;

/** What stands between a shell and its first prompt. */
public enum Hurdle {
  /** The device asks for user and password again, though SSH has let the user in; three attempts. */
  LOGIN,
  /** The device wants a new password, and takes no for an answer. */
  EXPIRED_PASSWORD
}
