package dev.trunkline.provider;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What was read a moment ago, in memory only. However many want the same at once, it is read once, and not while a lock is held. */
public final class RecentReadings {
  /** Whatever is remembered will do. */
  public static final Duration ANY_AGE = Duration.ofDays(1);

  private static final int MOST = 10_000;

  /** For one reading, its repetitions included. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Whoever keeps to the deadline says better what is wrong; a file system that hangs does not, and would be waited for until it does. */
  private static final Duration GIVEN_UP = PATIENCE.plusSeconds(1);

  /** So that a queue of jobs does not besiege a provider that is down. */
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

  private record Wanted(String tenant, SecretReference reference) {}

  /**
   * @param begun in terms of {@link System#nanoTime()}
   */
  private record Reading(Map<String, String> found, Optional<Failure> failure, long begun) {
    @Override
    public String toString() {
      return "Reading" + found.keySet();
    }
  }

  private final SecretProviders providers;
  private final AsyncCache<Wanted, Reading> recent;

  /**
   * @param kept how long something that was read is good for further logins
   */
  public RecentReadings(SecretProviders providers, Duration kept) {
    this.providers = providers;
    this.recent =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfter(
                Expiry.<Wanted, Reading>writing((_, reading) -> reading.failure().isPresent() ? shorter(kept) : kept))
            .buildAsync();
  }

  private static Duration shorter(Duration kept) {
    return kept.compareTo(FAILURE_KEPT) < 0 ? kept : FAILURE_KEPT;
  }

  public SecretProviders providers() {
    return providers;
  }

  /**
   * What is there, by the field of the login.
   *
   * @param youngerThan a reading that was begun longer ago will not do; {@link #ANY_AGE} for what is remembered
   * @throws DeviceException SECRET_UNAVAILABLE or SECRET_REFUSED, or CANCELLED where the thread is interrupted
   */
  public Map<String, String> read(String tenant, SecretReference reference, Duration youngerThan, Deadline deadline) {
    long notBefore = System.nanoTime() - youngerThan.toNanos();
    Wanted wanted = new Wanted(tenant, reference);
    while (true) {
      CompletableFuture<Reading> coming = recent.get(wanted, (each, _) -> begin(each));
      Reading reading = await(coming, reference, deadline);
      if (reading.begun() - notBefore >= 0) return found(reading);
      recent.asMap().remove(wanted, coming);
    }
  }

  private static Map<String, String> found(Reading reading) {
    reading.failure().ifPresent(failure -> {
      throw new DeviceException(failure);
    });
    return reading.found();
  }

  private CompletableFuture<Reading> begin(Wanted wanted) {
    long begun = System.nanoTime();
    Failure late = new Failure(FailureCode.SECRET_UNAVAILABLE, tooLate(wanted.reference()));
    return CompletableFuture.supplyAsync(() -> reading(wanted, begun), Thread::startVirtualThread)
        .completeOnTimeout(new Reading(Map.of(), Optional.of(late), begun), GIVEN_UP.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String tooLate(SecretReference reference) {
    return reference.inWords() + " did not answer in time";
  }

  private Reading reading(Wanted wanted, long begun) {
    try {
      Map<String, String> found = providers.read(wanted.tenant(), wanted.reference(), Deadline.in(PATIENCE));
      return new Reading(Map.copyOf(found), Optional.empty(), begun);
    } catch (DeviceException e) {
      return new Reading(Map.of(), Optional.of(e.failure()), begun);
    }
  }

  private static Reading await(CompletableFuture<Reading> coming, SecretReference reference, Deadline deadline) {
    try {
      return coming.get(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DeviceException(FailureCode.SECRET_UNAVAILABLE, tooLate(reference), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while reading " + reference.inWords(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading " + reference.inWords() + " met a defect", e.getCause());
    }
  }
}
