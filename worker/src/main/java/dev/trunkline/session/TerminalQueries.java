package dev.trunkline.session;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a device may ask the terminal itself: what it is and where its cursor stands (ECMA-48, DA and DSR). A device
 * that asks waits for the answer, and says nothing more without one.
 */
final class TerminalQueries {
  private static final int ESC = 0x1b;
  private static final int LONGEST = 8;
  private static final Pattern ATTRIBUTES = Pattern.compile("\\[0?c");
  private static final Pattern STATUS = Pattern.compile("\\[5n");
  private static final Pattern POSITION = Pattern.compile("\\[6n");

  /** A VT100 with advanced video. */
  private static final String VT100 = "\u001b[?1;2c";
  private static final String READY = "\u001b[0n";
  /** Who asks has moved the cursor to the far corner to learn how large the terminal is. */
  private static final String FAR_CORNER = "\u001b[1000;511R";

  private final StringBuilder sequence = new StringBuilder();
  private final StringBuilder answers = new StringBuilder();
  private boolean inSequence;

  void accept(byte[] chunk) {
    for (byte b : chunk) {
      if (b == ESC) {
        inSequence = true;
        sequence.setLength(0);
      } else if (inSequence) {
        sequence.append((char) (b & 0xff));
        if (sequence.length() > 1 && b >= '@' || sequence.length() == LONGEST) end();
      }
    }
  }

  /** What the terminal has to say to the queries since the last call. */
  Optional<byte[]> takeAnswers() {
    if (answers.isEmpty()) return Optional.empty();
    byte[] bytes = answers.toString().getBytes(StandardCharsets.ISO_8859_1);
    answers.setLength(0);
    return Optional.of(bytes);
  }

  private void end() {
    inSequence = false;
    if (ATTRIBUTES.matcher(sequence).matches()) answers.append(VT100);
    if (STATUS.matcher(sequence).matches()) answers.append(READY);
    if (POSITION.matcher(sequence).matches()) answers.append(FAR_CORNER);
  }
}
