package dev.trunkline.failure;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What went wrong, once: a code for programs and a detail for people.
 *
 * @param detail one sentence without secrets; never parsed
 * @param passesIn where it is known after what time trying again may help, and that it does not help before
 * @param wasThere whether the device was there lately, so that it may be back soon
 */
public record Failure(FailureCode code, String detail, Optional<Duration> passesIn, boolean wasThere) {
  public Failure {
    Objects.requireNonNull(code);
    Objects.requireNonNull(detail);
    Objects.requireNonNull(passesIn);
  }

  public Failure(FailureCode code, String detail) {
    this(code, detail, Optional.empty());
  }

  public Failure(FailureCode code, String detail, Optional<Duration> passesIn) {
    this(code, detail, passesIn, false);
  }

  /** The same of a device that was there lately. */
  public Failure ofPresentDevice() {
    return new Failure(code, detail, passesIn, true);
  }

  /** The same in other words. */
  public Failure saying(String other) {
    return new Failure(code, other, passesIn, wasThere);
  }
}
