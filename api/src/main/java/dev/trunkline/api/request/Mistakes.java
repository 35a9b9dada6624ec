package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one request. */
final class Mistakes {
  private final List<FieldError> errors = new ArrayList<>();

  void add(String field, String detail) {
    errors.add(new FieldError(field, detail));
  }

  /**
   * @throws ProblemException INVALID_INPUT where there is any
   */
  void throwIfAny() {
    if (errors.isEmpty()) return;
    throw new ProblemException(ProblemCode.INVALID_INPUT, summary(), errors);
  }

  private String summary() {
    FieldError first = errors.getFirst();
    return errors.size() == 1 ? first.field() + ": " + first.detail() : errors.size() + " fields are wrong";
  }
}
