package dev.trunkline.lab.replay;

import java.util.List;

/** A recording with mistakes in it; all of them, each with file and line. */
public final class InvalidRecordingException extends RuntimeException {
  private final transient List<String> mistakes;

  InvalidRecordingException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<String> mistakes() {
    return mistakes;
  }
}
