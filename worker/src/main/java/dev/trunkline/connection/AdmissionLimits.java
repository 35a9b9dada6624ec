package dev.trunkline.connection;

/**
 * How many SSH connections there may be.
 *
 * @param total of this process
 * @param perUser of one user to one device, for terminals, tunnels and forwards
 * @param perHost of this process to one device; 0 for what the device allows
 * @param reservedLines of those, kept free for people: terminals may take them, jobs, tunnels and forwards may not; one line is for all
 * @param known what single devices allow in place of {@code perHost}
 */
public record AdmissionLimits(int total, int perUser, int perHost, int reservedLines, KnownLimits known) {
  public AdmissionLimits {
    if (total < 1 || perUser < 1 || perHost < 0 || reservedLines < 0) {
      throw new IllegalArgumentException("connections cannot be limited to " + total + ", " + perUser + ", " + perHost);
    }
  }

  /** Where no device says anything of its own. */
  public AdmissionLimits(int total, int perUser, int perHost, int reservedLines) {
    this(total, perUser, perHost, reservedLines, new KnownLimits());
  }

  boolean bounds(ConnectionKey key) {
    return lines(key) > 0;
  }

  /** Of this process to the device, whatever for; 0 for what it allows. */
  int lines(ConnectionKey key) {
    return known.of(key.tenant(), Device.of(key)).maxConnections().orElse(perHost);
  }

  int lines(ConnectionKey key, Claim.Kind kind) {
    int all = lines(key);
    return kind.isOfPerson() ? all : Math.max(1, all - reservedLines);
  }
}
