package dev.trunkline.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Credentials that devices refused. A refusal suspends the credential on that device for every process, so that a queue of jobs
 * with a wrong password does not lock the account. It ends with a login that succeeds after its time, or by hand; a corrected
 * credential is another one and was never suspended.
 */
public final class Suspensions {
  private static final Logger log = LoggerFactory.getLogger(Suspensions.class);
  private static final int MOST_KNOWN = 100_000;

  private final SuspensionStore store;
  private final Duration length;
  private final Cache<Suspect, Suspension> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  /**
   * @param length how long a credential is suspended
   */
  public Suspensions(JdbcClient jdbc, Duration length) {
    this.store = new SuspensionStore(jdbc);
    this.length = length;
  }

  /**
   * Logs in unless that is suspended, and suspends it where the device refuses.
   *
   * @throws DeviceException CREDENTIAL_SUSPENDED, before anything is dialled, or whatever {@code login} throws
   */
  <T> T unlessSuspended(Suspect suspect, Supplier<T> login) {
    Optional<Suspension> onTrial = requireFree(suspect);
    boolean judged = false;
    try {
      T connection = login.get();
      judged = true;
      onTrial.ifPresent(suspension -> accepted(suspect, suspension));
      return connection;
    } catch (DeviceException e) {
      judged = e.code() == FailureCode.AUTH_FAILED;
      if (judged) refused(suspect, e);
      throw e;
    } finally {
      if (!judged) onTrial.ifPresent(suspension -> store.tryAgain(suspension.id()));
    }
  }

  /** The suspension that the caller is to try, where one is over. */
  private Optional<Suspension> requireFree(Suspect suspect) {
    Optional<SuspensionStore.Found> found = store.find(suspect);
    found.ifPresentOrElse(f -> known.put(suspect, f.suspension()), () -> known.invalidate(suspect));
    found.filter(f -> !f.onTrial()).ifPresent(f -> refuse(f.suspension()));
    return found.map(SuspensionStore.Found::suspension);
  }

  private static void refuse(Suspension suspension) {
    throw new DeviceException(
        FailureCode.CREDENTIAL_SUSPENDED,
        "%s refused %s at %s (%s); not tried again before %s, unless suspension %s is lifted"
            .formatted(
                suspension.device(),
                suspension.username(),
                suspension.suspendedAt(),
                suspension.detail(),
                suspension.until(),
                suspension.id()));
  }

  /** A connection is open by now, so nothing may be thrown here. */
  private void accepted(Suspect suspect, Suspension suspension) {
    known.invalidate(suspect);
    try {
      store.delete(suspension.id());
      log.info("{} accepts {} again", suspect.device(), suspect.username());
    } catch (RuntimeException e) {
      log.warn("suspension {} was not lifted, its credential is tried once more later: {}", suspension.id(), e.getMessage());
    }
  }

  /** The refusal is what the caller has to hear of, also where it cannot be stored. */
  private void refused(Suspect suspect, DeviceException refusal) {
    try {
      SuspensionStore.Suspended suspended = store.suspend(suspect, refusal.failure().detail(), length);
      known.put(suspect, suspended.suspension());
      alert(suspended);
      if (suspended.isNew()) store.deleteLongOver();
    } catch (RuntimeException e) {
      refusal.addSuppressed(e);
      log.warn("a refused credential of {} could not be suspended: {}", suspect.username(), e.getMessage());
    }
  }

  /** One line for people, however many jobs wait with the same credential. */
  private static void alert(SuspensionStore.Suspended suspended) {
    Suspension it = suspended.suspension();
    String said = "{} refused {}: the credential is suspended there until {} ({}), suspension {}";
    Object[] values = {it.device(), it.username(), it.until(), it.detail(), it.id()};
    if (suspended.isNew()) {
      log.warn(said, values);
    } else {
      log.info(said, values);
    }
  }

  /** Those in force, newest first, 1000 at most. */
  public List<Suspension> list(String tenant) {
    return store.list(tenant);
  }

  /** Ends a suspension at once; returns whether the tenant had it. */
  public boolean lift(String tenant, UUID id) {
    known.asMap().values().removeIf(suspension -> suspension.id().equals(id));
    boolean lifted = store.delete(tenant, id);
    if (lifted) log.info("suspension {} was lifted by hand", id);
    return lifted;
  }

  /** How many this process has set or met that are still in force, as far as it knows. */
  public long open(Instant now) {
    return known.asMap().values().stream().filter(suspension -> suspension.until().isAfter(now)).count();
  }
}
