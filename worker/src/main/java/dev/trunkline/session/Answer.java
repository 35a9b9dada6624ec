package dev.trunkline.session;

/**
 * The answer to a question that a command is known to lead to; given once.
 *
 * @param expect the end of the line on which the device waits, literally, whatever its case
 * @param send typed and followed by Enter, unless the question takes a single key; empty for Enter alone
 */
public record Answer(String expect, String send) {
  public Answer {
    if (expect.isBlank()) throw new IllegalArgumentException("expect must not be blank");
    CommandLine.requireOneLine("send", send);
  }
}
