package dev.trunkline.failure;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What went wrong, once: a code for programs and a detail for people.
 *
 * @param detail one sentence without secrets; never parsed
 * @param passesIn where it is known after what time trying again may help, and that it does not help before
 */
public record Failure(FailureCode code, String detail, Optional<Duration> passesIn) {
  public Failure {
    Objects.requireNonNull(code);
    Objects.requireNonNull(detail);
    Objects.requireNonNull(passesIn);
  }

  public Failure(FailureCode code, String detail) {
    this(code, detail, Optional.empty());
  }
}
