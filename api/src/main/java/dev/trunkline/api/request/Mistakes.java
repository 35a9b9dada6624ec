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
  private final Set<FieldError> forbidden = new LinkedHashSet<>();

  void add(String field, String detail) {
    errors.add(new FieldError(field, detail));
  }

  /** What is right and yet not allowed to whoever asks. */
  void forbid(String field, String detail) {
    forbidden.add(new FieldError(field, detail));
  }

  /**
   * @throws ProblemException INVALID_INPUT where there is any, COMMAND_NOT_ALLOWED where all of it is only forbidden
   */
  void throwIfAny() {
    ProblemCode code = errors.isEmpty() ? ProblemCode.COMMAND_NOT_ALLOWED : ProblemCode.INVALID_INPUT;
    errors.addAll(forbidden);
    if (!errors.isEmpty()) throw new ProblemException(code, summary(), List.copyOf(errors));
  }

  private String summary() {
    FieldError first = errors.iterator().next();
    return errors.size() == 1 ? first.field() + ": " + first.detail() : errors.size() + " fields are wrong";
  }
}
