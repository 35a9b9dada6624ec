package dev.trunkline.api.problem;

import java.util.List;

/** A request cannot be served, and the one who made it should know why. */
public final class ProblemException extends RuntimeException {
  private final ProblemCode code;
  private final transient List<FieldError> errors;

  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  public ProblemException(ProblemCode code, String detail, List<FieldError> errors) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  public ProblemCode code() {
    return code;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
