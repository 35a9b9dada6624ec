package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything that is wrong with one request, each said once. */
final class Mistakes {
  private final Set<FieldError> errors = new LinkedHashSet<>();

  void add(String field, String detail) {
    errors.add(new FieldError(field, detail));
  }

  /**
   * @throws ProblemException INVALID_INPUT where there is any
   */
  void throwIfAny() {
    if (errors.isEmpty()) return;
    throw new ProblemException(ProblemCode.INVALID_INPUT, summary(), List.copyOf(errors));
  }

  private String summary() {
    FieldError first = errors.iterator().next();
    return errors.size() == 1 ? first.field() + ": " + first.detail() : errors.size() + " fields are wrong";
  }
}
