package dev.trunkline.provider;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.transport.Deadline;
import java.util.Map;
import java.util.Optional;

/** A place where secrets are kept. Its messages name paths and keys, never what is there. */
interface SecretProvider {
  /** Of one secret. A certificate or a key is far below it. */
  int MOST_BYTES = 64 * 1024;

  /**
   * Why a credential of the tenant may not refer to this, as the end of a sentence about the reference; empty where it may.
   */
  Optional<String> objection(String tenant, SecretReference reference);

  /**
   * Called only where there is no objection, by one at a time for all who want the same.
   *
   * @return what was found, by the field of the login; what is not there is left out
   * @throws DeviceException SECRET_UNAVAILABLE where trying again may help, SECRET_REFUSED where somebody has to do something first
   */
  Map<String, String> read(String tenant, SecretReference reference, Deadline deadline);
}
