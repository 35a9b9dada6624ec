package dev.trunkline.parsing.regex;

/** A pattern that Python would refuse, or one that is not supported; the message says why and where. */
public final class BadRegexException extends Exception {
  BadRegexException(String reason, int position) {
    super(reason + " at position " + position);
  }

  BadRegexException(String reason) {
    super(reason);
  }
}
