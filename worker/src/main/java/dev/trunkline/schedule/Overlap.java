package dev.trunkline.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a fire time while the job of an earlier one has not ended. */
public enum Overlap {
  /** It is noted as skipped. */
  SKIP,
  /** Its job waits behind the earlier ones, of which there may be {@value #MOST_QUEUED}. */
  QUEUE,
  /** Its job is submitted whatever there is; on one device jobs run one after the other all the same. */
  ALLOW;

  static final int MOST_QUEUED = 10;

  /** How many jobs of earlier fire times there may be that have not ended. */
  int mostOpen() {
    return switch (this) {
      case SKIP -> 0;
      case QUEUE -> MOST_QUEUED;
      case ALLOW -> Integer.MAX_VALUE;
    };
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Overlap ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> wireNames() {
    return Arrays.stream(values()).map(Overlap::wireName).toList();
  }
}
