package dev.trunkline.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a batch stands. */
public enum BatchState {
  /** Some job has not ended, whether it was let go or not. */
  RUNNING,
  /** Every job succeeded. */
  SUCCEEDED,
  /** Some did and nothing stopped it. */
  PARTIAL,
  /** None did, or failures stopped it. */
  FAILED,
  /** Somebody stopped it, or every one of its jobs. */
  CANCELLED;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static BatchState ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<BatchState> all() {
    return Arrays.asList(values());
  }
}
