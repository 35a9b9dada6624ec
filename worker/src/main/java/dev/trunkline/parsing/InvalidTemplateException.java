package dev.trunkline.parsing;

/** A template or an index with a mistake in it. */
public final class InvalidTemplateException extends RuntimeException {
  private final String file;
  private final int line;

  /** @param line counted from 1; 0 where the mistake is in no single line */
  InvalidTemplateException(String file, int line, String reason) {
    super(line == 0 ? file + ": " + reason : file + ":" + line + ": " + reason);
    this.file = file;
    this.line = line;
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }
}
