package dev.trunkline.job;

import java.security.SecureRandom;
import java.util.UUID;

/** Ids of jobs: UUID version 7 (RFC 9562, section 5.7), so that the newest rows lie together in the indexes. */
public final class JobId {
  private static final SecureRandom RANDOM = new SecureRandom();

  private JobId() {}

  public static UUID next() {
    long timeAndVersion = System.currentTimeMillis() << 16 | 0x7000 | RANDOM.nextInt(0x1000);
    long variantAndRandom = RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(timeAndVersion, variantAndRandom);
  }
}
