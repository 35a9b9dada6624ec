package dev.trunkline.device;

import java.util.regex.Pattern;

/**
 * A question of the device and its only answer, given once.
 *
 * @param expect found at the end of the waiting line
 * @param answer typed and followed by Enter; may hold <code>{username}</code>, <code>{password}</code> or
 *     <code>{enable}</code>
 */
public record Question(Pattern expect, String answer) {
  /** Whether the answer is a secret, which is never given twice. */
  public boolean wantsSecret() {
    return answer.contains("{password}") || wantsEnableSecret();
  }

  public boolean wantsEnableSecret() {
    return answer.contains("{enable}");
  }
}
