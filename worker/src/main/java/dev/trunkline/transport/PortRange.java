package dev.trunkline.transport;

/**
 * TCP ports, both ends included.
 *
 * @param first 0 to 65535
 * @param last not below the first
 */
public record PortRange(int first, int last) {
  /** As a target every port, as a place to listen any that is free. */
  public static final PortRange ANY = new PortRange(0, 65_535);

  public PortRange {
    boolean fits = first >= 0 && first <= last && last <= 65_535;
    if (!fits) throw new IllegalArgumentException(first + "-" + last + " is no range of ports");
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  public int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
