package dev.trunkline.api.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.trunkline.access.Caller;
import dev.trunkline.settings.EdgeRules;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** How often one token may ask, and how often one address without a valid one, in this process. Zero where it may now. */
public final class RateLimits {
  private static final int SECONDS_AT_ONCE = 10;

  /** By then whoever rests has all turns again. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private static final int MOST_KNOWN = 100_000;

  private final Optional<LoadingCache<UUID, Bucket>> tokens;
  private final Optional<LoadingCache<String, Bucket>> strangers;

  public RateLimits(EdgeRules rules) {
    this(rules, TimeMeter.SYSTEM_NANOTIME);
  }

  RateLimits(EdgeRules rules, TimeMeter clock) {
    this.tokens = buckets(SECONDS_AT_ONCE * rules.requestsPerSecond(), Duration.ofSeconds(SECONDS_AT_ONCE), clock);
    this.strangers = buckets(rules.refusalsPerMinute(), Duration.ofMinutes(1), clock);
  }

  private static <K> Optional<LoadingCache<K, Bucket>> buckets(int turns, Duration in, TimeMeter clock) {
    if (turns == 0) return Optional.empty();
    return Optional.of(
        Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build(_ -> Bucket.builder().withCustomTimePrecision(clock).addLimit(limit -> limit.capacity(turns).refillGreedy(turns, in)).build()));
  }

  /** Counts a request with a token. The one of the settings has no limit: with it an overload is looked into. */
  public Duration of(Caller caller) {
    return tokens.flatMap(known -> caller.token().map(token -> take(known.get(token)))).orElse(Duration.ZERO);
  }

  /** Counts a request without a valid token. */
  public Duration ofStranger(String address) {
    return strangers.map(known -> take(known.get(address))).orElse(Duration.ZERO);
  }

  private static Duration take(Bucket turns) {
    return Duration.ofNanos(turns.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
  }

  /** For how long the address may not come with a token that nobody knows; counts nothing. */
  public Duration untilHeard(String address) {
    return strangers
        .flatMap(known -> Optional.ofNullable(known.getIfPresent(address)))
        .map(turns -> Duration.ofNanos(turns.estimateAbilityToConsume(1).getNanosToWaitForRefill()))
        .orElse(Duration.ZERO);
  }
}
