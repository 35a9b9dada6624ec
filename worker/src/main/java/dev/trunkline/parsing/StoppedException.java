package dev.trunkline.parsing;

/** A run cannot go on. Caught in one place, {@link OutputParsing}. */
final class StoppedException extends RuntimeException {
  private final ParsingCode code;

  StoppedException(ParsingCode code, String detail) {
    super(detail);
    this.code = code;
  }

  ParsingCode code() {
    return code;
  }
}
