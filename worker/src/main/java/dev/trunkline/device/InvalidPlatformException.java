package dev.trunkline.device;

import java.util.List;

/** Platform files with mistakes in them; all of them, each with file and line. */
public final class InvalidPlatformException extends RuntimeException {
  private final transient List<String> mistakes;

  public InvalidPlatformException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<String> mistakes() {
    return mistakes;
  }
}
