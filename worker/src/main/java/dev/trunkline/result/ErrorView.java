package dev.trunkline.result;

import dev.trunkline.failure.FailureCode;

/** What went wrong, and the first thing to check. */
public record ErrorView(String code, String detail, String hint) {
  /** Null where there is no code. */
  static ErrorView of(String code, String detail) {
    return code == null ? null : new ErrorView(code, detail, FailureCode.valueOf(code).firstCheck());
  }
}
