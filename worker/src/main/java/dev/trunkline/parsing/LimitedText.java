package dev.trunkline.parsing;

/** A text that looks at the time while it is read: a pattern that backtracks without end reads without end. */
final class LimitedText implements CharSequence {
  private static final int READS_BETWEEN_CHECKS = 1_000;

  private final TimeLimit limit;
  private String text = "";
  private int readsLeft = READS_BETWEEN_CHECKS;

  LimitedText(TimeLimit limit) {
    this.limit = limit;
  }

  LimitedText with(String other) {
    text = other;
    return this;
  }

  @Override
  public char charAt(int index) {
    if (--readsLeft < 0) {
      readsLeft = READS_BETWEEN_CHECKS;
      limit.check();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
