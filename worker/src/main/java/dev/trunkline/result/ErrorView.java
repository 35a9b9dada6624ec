package dev.trunkline.result;

import dev.trunkline.failure.FailureCode;
import java.util.Arrays;
import java.util.Optional;

/** What went wrong, and the first thing to check. */
public record ErrorView(String code, String detail, String hint) {
  /** Null where there is no code. A code that only a newer version knows has no hint. */
  static ErrorView of(String code, String detail) {
    if (code == null) return null;
    Optional<FailureCode> known = Arrays.stream(FailureCode.values()).filter(one -> one.name().equals(code)).findFirst();
    return new ErrorView(code, detail, known.map(FailureCode::firstCheck).orElse(null));
  }
}
