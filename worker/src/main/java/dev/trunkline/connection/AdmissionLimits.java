package dev.trunkline.connection;

/**
 * How many SSH connections there may be.
 *
 * @param total of this process
 * @param perUser of one user to one device, for terminals, tunnels and forwards
 * @param perHost of this process to one device; 0 for what the device allows
 * @param reservedLines of those, kept free for people: terminals may take them, jobs, tunnels and forwards may not
 */
public record AdmissionLimits(int total, int perUser, int perHost, int reservedLines) {
  public AdmissionLimits {
    if (total < 1 || perUser < 1 || perHost < 0 || reservedLines < 0) {
      throw new IllegalArgumentException("connections cannot be limited to " + total + ", " + perUser + ", " + perHost);
    }
  }

  boolean boundsHosts() {
    return perHost > 0;
  }

  int perHost(Claim.Kind kind) {
    return kind.isOfPerson() ? perHost : Math.max(0, perHost - reservedLines);
  }
}
