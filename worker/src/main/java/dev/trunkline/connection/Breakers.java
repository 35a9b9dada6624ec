package dev.trunkline.connection;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.ShownHostKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The breakers of this process: one for each device, and one for each platform that somebody says it runs, so that a wrong one
 * does not stand in the way of the right one. Other processes have their own, and each probes by itself.
 */
public final class Breakers {
  private static final int MOST = 20_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final LoadingCache<Watched, Circuit> circuits;
  private final BreakerStatistics statistics = new BreakerStatistics();
  private volatile Optional<BreakerListener> listener = Optional.empty();

  public Breakers(BreakerRules rules, Clock clock) {
    this.circuits =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build(watched -> new Circuit(watched.name(), rules, clock, statistics, ear(watched)));
  }

  /**
   * @param platform empty for the device itself
   */
  private record Watched(String tenant, Device device, String platform) {
    String name() {
      return platform.isEmpty() ? device.toString() : device + " as " + platform;
    }

    BreakerMove move(FailureClass because, Failure failure) {
      Endpoint at = device.endpoint();
      Optional<String> only = Optional.of(platform).filter(name -> !name.isEmpty());
      return new BreakerMove(tenant, device.toString(), at.host(), at.port(), only, because, failure);
    }
  }

  /** From now on it hears of every breaker. */
  public void listen(BreakerListener hears) {
    listener = Optional.of(hears);
  }

  private Circuit.Ear ear(Watched watched) {
    return new Circuit.Ear() {
      @Override
      public void opened(FailureClass because, Failure failure, Instant at, Instant until) {
        listener.ifPresent(hears -> hears.opened(watched.move(because, failure), at, until));
      }

      @Override
      public void closed(FailureClass because, Failure failure, Instant at) {
        listener.ifPresent(hears -> hears.closed(watched.move(because, failure), at));
      }
    };
  }

  /**
   * @throws DeviceException BREAKER_OPEN or HOST_KEY_CHANGED, before anything is dialled, or whatever {@code login} throws
   */
  <T> T aroundLogin(ConnectionKey key, Deadline deadline, Supplier<T> login) {
    return circuit(key, "").unlessOpen(Verdict.Attempt.LOGIN, deadline, login);
  }

  /**
   * @throws DeviceException BREAKER_OPEN, before anything is dialled, or whatever {@code opening} throws
   */
  <T> T aroundPrompt(ConnectionKey key, Deadline deadline, Supplier<T> opening) {
    return circuit(key, key.platform()).unlessOpen(Verdict.Attempt.PROMPT, deadline, opening);
  }

  private Circuit circuit(ConnectionKey key, String platform) {
    return circuits.get(new Watched(key.tenant(), Device.of(key), platform));
  }

  /** What was held against the device is mended, as far as this process knows: it is dialled again at once. */
  public void forget(ShownHostKeys.Place place) {
    Device device = new Device(new Endpoint(place.host().toLowerCase(Locale.ROOT), place.port()), place.jump());
    circuits.asMap().keySet().removeIf(watched -> watched.tenant().equals(place.tenant()) && watched.device().equals(device));
  }

  /** How many are open or being probed for this reason. */
  public long open(FailureClass because) {
    return circuits.asMap().values().stream().filter(circuit -> circuit.isOpen(because)).count();
  }

  public BreakerStatistics statistics() {
    return statistics;
  }
}
