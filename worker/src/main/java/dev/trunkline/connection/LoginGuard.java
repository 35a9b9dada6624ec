package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import java.util.function.Supplier;
import javax.crypto.SecretKey;

/**
 * What every login passes, so that neither accounts nor devices suffer: refused credentials are not tried again, devices that fail
 * are left alone, and none is logged in to too often. Goes around whatever dials.
 */
public final class LoginGuard {
  private final LoginTurns turns = new LoginTurns();
  private final DevicesInUse inUse = new DevicesInUse();
  private final SecretKey fingerprints;
  private final Suspensions suspensions;
  private final Breakers breakers;
  private final LoginPace pace;

  /**
   * @param fingerprints the key by which processes recognise a credential, the same in all of them
   */
  public LoginGuard(SecretKey fingerprints, Suspensions suspensions, Breakers breakers, LoginPace pace) {
    this.fingerprints = fingerprints;
    this.suspensions = suspensions;
    this.breakers = breakers;
    this.pace = pace;
  }

  /**
   * Logs in where nothing speaks against it. Waits, within the deadline, for other logins with the same credential and for the
   * pace of the device.
   *
   * @param dial connects and authenticates; never called where the login is refused
   * @throws DeviceException CREDENTIAL_SUSPENDED, BREAKER_OPEN, HOST_KEY_CHANGED, LIMIT_REACHED, DEADLINE or CANCELLED without
   *     dialling; else what {@code dial} throws
   */
  public <T> T login(ConnectionKey key, Credential credential, Deadline deadline, Supplier<T> dial) {
    Suspect suspect = Suspect.of(key, credential, fingerprints);
    return turns.inTurn(
        suspect,
        deadline,
        () ->
            suspensions.unlessSuspended(
                suspect, () -> breakers.aroundLogin(key, deadline, () -> inPace(key, deadline, dial))));
  }

  private <T> T inPace(ConnectionKey key, Deadline deadline, Supplier<T> dial) {
    pace.await(key.tenant(), Device.of(key), deadline);
    return inUse.dial(Device.of(key), dial);
  }

  /**
   * Gets to a prompt, unless the device showed none to those who came before.
   *
   * @param open logs in, through {@link #login}, and waits for the prompt
   * @throws DeviceException BREAKER_OPEN without dialling; else what {@code open} throws
   */
  public <T> T reachPrompt(ConnectionKey key, Deadline deadline, Supplier<T> open) {
    return breakers.aroundPrompt(key, deadline, open);
  }

  public Suspensions suspensions() {
    return suspensions;
  }

  public Breakers breakers() {
    return breakers;
  }
}
