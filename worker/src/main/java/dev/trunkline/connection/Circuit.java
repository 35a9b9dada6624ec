package dev.trunkline.connection;

import dev.trunkline.connection.BreakerStatistics.State;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One breaker: resilience4j's state machine, told what failed, and the knowledge until when it is open. Opens when the last so many
 * attempts all failed; then lets one probe through at a time, at intervals that double while it fails.
 */
final class Circuit {
  private static final Logger log = LoggerFactory.getLogger(Circuit.class);
  private static final Duration LONGEST_OPEN = Duration.ofMinutes(15);
  private static final double JITTER = 0.1;

  /** How soon to look again while a probe is under way. */
  private static final Duration WHILE_PROBED = Duration.ofSeconds(2);

  private final String name;
  private final BreakerRules rules;
  private final Clock clock;
  private final BreakerStatistics statistics;
  private final Ear ear;
  private final CircuitBreaker machine;
  private volatile Instant openUntil = Instant.MIN;
  private volatile FailureClass failureClass = FailureClass.UNREACHABLE;
  private volatile Failure lastFailure;

  /** Hears of it when it opens and when it closes, not of probes in between. */
  interface Ear {
    void opened(FailureClass because, Failure failure, Instant at, Instant until);

    void closed(FailureClass because, Failure failure, Instant at);
  }

  /**
   * @param name for people
   */
  Circuit(String name, BreakerRules rules, Clock clock, BreakerStatistics statistics, Ear ear) {
    this.name = name;
    this.rules = rules;
    this.clock = clock;
    this.statistics = statistics;
    this.ear = ear;
    IntervalFunction growing = IntervalFunction.ofExponentialRandomBackoff(rules.firstOpen(), 2, JITTER, LONGEST_OPEN);
    this.machine =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindow(rules.failures(), rules.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(times -> noted(growing.apply(times)))
                .clock(clock)
                .build());
    machine.getEventPublisher().onStateTransition(this::moved);
  }

  /** The library does not tell until when it is open, but asks how long at the moment it opens. */
  private long noted(long millis) {
    openUntil = clock.instant().plusMillis(millis);
    return millis;
  }

  /**
   * @throws DeviceException BREAKER_OPEN with the time that is left until a probe; HOST_KEY_CHANGED as it was met, since no
   *     waiting mends it; or whatever {@code attempt} throws
   */
  <T> T unlessOpen(Verdict.Attempt kind, Deadline deadline, Supplier<T> attempt) {
    if (!machine.tryAcquirePermission()) throw new DeviceException(refusal());
    boolean probe = machine.getState() == CircuitBreaker.State.HALF_OPEN;
    Verdict verdict = new Verdict.Nothing();
    try {
      T result = attempt.get();
      verdict = new Verdict.Well();
      return result;
    } catch (DeviceException e) {
      // A job that ran out of time did not give the device its own.
      if (!deadline.passed()) verdict = Verdict.of(kind, e);
      throw e;
    } finally {
      heed(verdict, probe);
    }
  }

  private Failure refusal() {
    Failure last = lastFailure;
    Instant until = openUntil;
    Duration left = Duration.between(clock.instant(), until);
    boolean probed = left.isNegative() || machine.getState() == CircuitBreaker.State.HALF_OPEN;
    String then = probed ? "it is being tried at this moment" : "it is not tried again until " + until;
    if (last.code() == FailureCode.HOST_KEY_CHANGED) return new Failure(last.code(), last.detail() + "; " + then);
    String detail = "%s failed %d times or more in a row, last with %s (%s); %s"
        .formatted(name, rules.failures(), last.code(), last.detail(), then);
    return new Failure(FailureCode.BREAKER_OPEN, detail, Optional.of(probed ? WHILE_PROBED : left));
  }

  private void heed(Verdict verdict, boolean probe) {
    switch (verdict) {
      case Verdict.Well _ -> machine.onSuccess(0, TimeUnit.NANOSECONDS);
      case Verdict.Ill(FailureClass as, DeviceException failure) -> ill(as, failure);
      case Verdict.Nothing _ -> {
        // Only a probe's permission is counted: giving back another one would let two probes through.
        if (probe) machine.releasePermission();
      }
    }
  }

  private void ill(FailureClass as, DeviceException failure) {
    failureClass = as;
    lastFailure = failure.failure();
    statistics.failed(as);
    switch (as) {
      case UNREACHABLE, PROMPT_LOST -> machine.onError(0, TimeUnit.NANOSECONDS, failure);
      case HOST_KEY_CHANGED -> openAtOnce();
    }
  }

  /** Does not grow: a person mends it and then waits for the next probe. */
  private void openAtOnce() {
    openUntil = clock.instant().plus(rules.firstOpen());
    machine.transitionToOpenStateUntil(openUntil);
  }

  private void moved(CircuitBreakerOnStateTransitionEvent event) {
    switch (event.getStateTransition().getToState()) {
      case OPEN -> opened(event.getStateTransition().getFromState() == CircuitBreaker.State.CLOSED);
      case HALF_OPEN -> statistics.moved(failureClass, State.HALF_OPEN);
      case CLOSED -> {
        statistics.moved(failureClass, State.CLOSED);
        log.info("{} works again", name);
        ear.closed(failureClass, lastFailure, clock.instant());
      }
      case DISABLED, METRICS_ONLY, FORCED_OPEN -> throw new IllegalStateException("never asked for");
    }
  }

  private void opened(boolean anew) {
    statistics.moved(failureClass, State.OPEN);
    String said = "{} is left alone until {}: {} {}";
    Object[] values = {name, openUntil, lastFailure.code(), lastFailure.detail()};
    if (anew) {
      log.warn(said, values);
      ear.opened(failureClass, lastFailure, clock.instant(), openUntil);
    } else {
      log.info(said, values);
    }
  }

  /** Whether it lets nobody through for this reason, or a probe is under way. */
  boolean isOpen(FailureClass because) {
    return failureClass == because
        && switch (machine.getState()) {
          case OPEN -> clock.instant().isBefore(openUntil);
          case HALF_OPEN -> true;
          case CLOSED, DISABLED, METRICS_ONLY, FORCED_OPEN -> false;
        };
  }
}
