package dev.trunkline.result;

/** Why an output was not turned into records; the codes are those of {@code parsing.ParsingCode}. */
public record ParseErrorView(String code, String detail) {
  /** Null where there is no code. */
  static ParseErrorView of(String code, String detail) {
    return code == null ? null : new ParseErrorView(code, detail);
  }
}
