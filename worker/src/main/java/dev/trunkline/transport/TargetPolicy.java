package dev.trunkline.transport;

import java.net.InetAddress;

/**
 * Decides which addresses may be dialled. It sees the very address that is dialled next, so that no second DNS answer
 * can slip by.
 */
@FunctionalInterface
public interface TargetPolicy {
  /**
   * @param host the name that resolved to the address, for the message
   * @throws dev.trunkline.failure.DeviceException TARGET_NOT_ALLOWED
   */
  void check(String host, InetAddress resolved);

  /** As the other, where the port counts, too. */
  default void check(Endpoint endpoint, InetAddress resolved) {
    check(endpoint.host(), resolved);
  }

  /**
   * Of a name that a jump host resolves: nothing but its text is known here.
   *
   * @throws dev.trunkline.failure.DeviceException TARGET_NOT_ALLOWED
   */
  default void checkName(Endpoint endpoint) {}
}
