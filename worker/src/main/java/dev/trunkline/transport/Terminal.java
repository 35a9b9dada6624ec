package dev.trunkline.transport;

/**
 * The terminal that a device is told about.
 *
 * @param type as in {@code TERM}
 */
public record Terminal(String type, int columns, int rows) {
  /** So wide that few commands wrap and so long that few pagers start: the values netmiko asks for. */
  public static Terminal wide(String type) {
    return new Terminal(type, 511, 1000);
  }
}
