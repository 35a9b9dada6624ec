package dev.trunkline.failure;

import java.util.Objects;

/**
 * What went wrong, once: a code for programs and a detail for people.
 *
 * @param detail one sentence without secrets; never parsed
 */
public record Failure(FailureCode code, String detail) {
  public Failure {
    Objects.requireNonNull(code);
    Objects.requireNonNull(detail);
  }
}
