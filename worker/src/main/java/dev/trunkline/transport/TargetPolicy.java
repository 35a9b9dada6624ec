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
}
