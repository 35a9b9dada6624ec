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

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /**
   * @throws ProblemException INVALID_INPUT where there is any
   */
  void throwIfAny() {
    if (errors.isEmpty()) return;
    String detail = errors.size() == 1 ? errors.getFirst().field() + ": " + errors.getFirst().detail() : errors.size() + " fields are wrong";
    throw new ProblemException(ProblemCode.INVALID_INPUT, detail, errors);
  }
}
