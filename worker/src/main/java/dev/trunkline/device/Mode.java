package dev.trunkline.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mode of the command line, told by its prompt.
 *
 * @param prompt the text of a regular expression for the whole last line, trailing blanks aside; the group {@code stem}
 *     is what stays the same in every prompt of the session (the host name), the group {@code status} the exit status
 *     of the last command; may hold <code>{nonce}</code>
 */
public record Mode(String name, String prompt) {

  /** The mode as one session sees it. */
  public Seen in(String nonce) {
    return new Seen(name, Pattern.compile("(?:" + prompt.replace("{nonce}", nonce) + ") *", Pattern.DOTALL));
  }

  /** A mode whose prompt can be compared with what a device sent. */
  public record Seen(String name, Pattern pattern) {
    public Matcher match(CharSequence line) {
      return pattern.matcher(line);
    }
  }
}
