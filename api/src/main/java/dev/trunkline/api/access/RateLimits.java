package dev.trunkline.api.access;

import dev.trunkline.access.Caller;
import dev.trunkline.settings.EdgeRules;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** How often one token may ask, and how often one address without a valid one, in this process. Zero where it may now. */
public final class RateLimits {
  private static final int SECONDS_AT_ONCE = 10;

  private final Optional<Pace<UUID>> tokens;
  private final Optional<Pace<String>> strangers;

  public RateLimits(EdgeRules rules) {
    this.tokens = pace(rules.requestsPerSecond(), Duration.ofSeconds(1), SECONDS_AT_ONCE * rules.requestsPerSecond());
    this.strangers = pace(rules.refusalsPerMinute(), Duration.ofMinutes(1), rules.refusalsPerMinute());
  }

  private static <K> Optional<Pace<K>> pace(int times, Duration in, int atOnce) {
    return times == 0 ? Optional.empty() : Optional.of(new Pace<>(in.dividedBy(times), atOnce));
  }

  /** Counts a request with a token. The one of the settings has no limit: with it an overload is looked into. */
  public Duration of(Caller caller, long now) {
    return tokens.flatMap(pace -> caller.token().map(token -> pace.take(token, now))).orElse(Duration.ZERO);
  }

  /** Counts a request without a valid token. */
  public Duration ofStranger(String address, long now) {
    return strangers.map(pace -> pace.take(address, now)).orElse(Duration.ZERO);
  }

  /** For how long the address may not come with a token that nobody knows; counts nothing. */
  public Duration untilHeard(String address, long now) {
    return strangers.map(pace -> pace.untilNext(address, now)).orElse(Duration.ZERO);
  }
}
