package dev.trunkline.execution;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device that is to have sessions, as it is in the inventory at the moment, and how trying has gone. Any thread may tell. */
final class WarmDevice {
  private static final Logger log = LoggerFactory.getLogger(WarmDevice.class);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A session that stood for so long after it could have been tried again counts as good. */
  private static final Duration PROBATION = Duration.ofMinutes(1);

  private final NamedDevice device;
  private final int sessions;
  private final Secrets secrets;
  private final AlgorithmProfile algorithms;
  private int tries;
  private Instant nextTry = Instant.MIN;
  private boolean trying;
  private boolean refused;
  private FailureCode trouble;

  /**
   * @param sessions how many it is to have
   * @param algorithms what it is offered
   */
  WarmDevice(NamedDevice device, int sessions, Secrets secrets, AlgorithmProfile algorithms) {
    this.device = device;
    this.sessions = sessions;
    this.secrets = secrets;
    this.algorithms = algorithms;
  }

  boolean isStill(NamedDevice now, int wanted) {
    return device.equals(now) && sessions == wanted;
  }

  String name() {
    return device.entry().name();
  }

  int sessions() {
    return sessions;
  }

  /** What a job would be that logs in and does no more. */
  JobSpec spec() {
    return new JobSpec(
        JobSpec.DEFAULT_TENANT, device.address(algorithms), JobKind.COMMAND, Effect.READ, List.of(), false,
        new FailureStrategy.Continue(), Warming.PATIENCE, 0, 0, Optional.empty(), Optional.empty(), "", Map.of(),
        Optional.empty(), secrets);
  }

  /**
   * Whether a session is to be opened now. A refused credential is not tried again before something has changed: the device, the
   * credential, or that a job got in with it.
   *
   * @param standing how many there are
   */
  synchronized boolean begins(int standing, Instant now) {
    if (standing > 0) refused = false;
    if (trying || refused || standing >= sessions || now.isBefore(nextTry)) return false;
    if (!nextTry.equals(Instant.MIN) && now.isAfter(nextTry.plus(PROBATION))) tries = 0;
    trying = true;
    nextTry = now.plus(pause(++tries));
    return true;
  }

  /**
   * @param tries so far; doubles from one second to five minutes
   */
  static Duration pause(int tries) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(tries - 1, 10));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  synchronized void succeeded(String worker) {
    trying = false;
    if (trouble != null) log.info("{} is kept warm again, by {}", name(), worker);
    trouble = null;
  }

  /** Said once, until it is another trouble or none. */
  synchronized void failed(Failure failure) {
    trying = false;
    refused = failure.code() == FailureCode.AUTH_FAILED || failure.code() == FailureCode.CREDENTIAL_SUSPENDED;
    if (trouble != failure.code()) log.warn("{} is not kept warm: {} {}", name(), failure.code(), failure.detail());
    trouble = failure.code();
  }

  /** The session it is for, whatever the device turns out to run. */
  static ConnectionKey login(ConnectionKey key) {
    return key.on("");
  }
}
