package dev.trunkline.device;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mode of the command line, told by its prompt.
 *
 * @param prompt the text of a regular expression for the whole last line, trailing blanks aside; the group {@code stem}
 *     is what stays the same in every prompt of the session (the host name), the group {@code place} names a virtual
 *     device or the like inside of it, the group {@code status} is the exit status of the last command; may hold <code>{nonce}</code>
 * @param above the whole line above it, on platforms whose prompts have two lines
 */
public record Mode(String name, String prompt, Optional<Pattern> above) {

  /** The mode as one session sees it. */
  public Seen in(String nonce) {
    return new Seen(name, Pattern.compile("(?:" + prompt.replace("{nonce}", nonce) + ") *", Pattern.DOTALL), above);
  }

  /** A mode whose prompt can be compared with what a device sent. */
  public record Seen(String name, Pattern pattern, Optional<Pattern> above) {
    public Matcher match(CharSequence line) {
      return pattern.matcher(line);
    }

    /** Whether its prompt can stand below this line. */
    public boolean standsBelow(CharSequence line) {
      return above.map(pattern -> pattern.matcher(line).matches()).orElse(true);
    }
  }
}
