package dev.trunkline.inventory;

import java.util.Optional;

/** What the fields of a device in the inventory may be, each answered with what is wrong with it; empty where nothing is. */
public final class EntryRules {
  public static final int LONGEST_NAME = 253;
  public static final int LONGEST_HOST = 253;
  public static final int LONGEST_DESCRIPTION = 1_000;
  public static final int MOST_TAGS = 50;
  public static final int HIGHEST_PORT = 65_535;
  static final int LONGEST_TAG = 63;

  private EntryRules() {}

  /** It stands in paths and lists as it is. */
  public static Optional<String> name(String name) {
    boolean dots = name.equals(".") || name.equals("..");
    boolean fit = !name.isEmpty() && name.length() <= LONGEST_NAME && !dots && isPlain(name);
    return fit && name.chars().noneMatch(c -> "/\\;%".indexOf(c) >= 0)
        ? Optional.empty()
        : Optional.of("must not be empty or long, nor hold blanks or any of / \\ ; %, nor be . or ..");
  }

  public static Optional<String> host(String host) {
    boolean fit = !host.isEmpty() && host.length() <= LONGEST_HOST && isPlain(host);
    return fit ? Optional.empty() : Optional.of("must be a host name or an address, without blanks");
  }

  public static Optional<String> tag(String tag) {
    boolean fit = !tag.isEmpty() && tag.length() <= LONGEST_TAG && !tag.contains(",") && isPlain(tag);
    return fit
        ? Optional.empty()
        : Optional.of("a tag has 1 to " + LONGEST_TAG + " characters, no blanks, no commas, no control characters");
  }

  public static Optional<String> description(String description) {
    if (description.length() > LONGEST_DESCRIPTION) return Optional.of("must have up to " + LONGEST_DESCRIPTION + " characters");
    return hasControlCharacters(description) ? Optional.of("must not contain control characters") : Optional.empty();
  }

  private static boolean isPlain(String text) {
    return !hasControlCharacters(text) && text.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  /** Line ends among them, and halves of a surrogate pair, which no encoding can carry. */
  public static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
