package dev.trunkline.secret;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * The way to keys that are not in memory. Each look opens a connection of its own, so one question is asked once for all who have it
 * at the same time, few are asked at once, and what is not there is not looked for again for some seconds.
 */
final class KeyLookups {
  static final int AT_ONCE = 2;
  static final Duration ABSENT = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_ABSENT = 1_000;

  /**
   * @param id empty where it is the key in use that is looked for
   */
  private record Question(String tenant, String purpose, Optional<Integer> id) {}

  private final Supplier<Moment> now;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Map<Question, CompletableFuture<Optional<Envelopes.Opened>>> asked = new ConcurrentHashMap<>();
  private final Map<DataKeyName, Moment> absent = new ConcurrentHashMap<>();

  KeyLookups(Supplier<Moment> now) {
    this.now = now;
  }

  /**
   * Which key is in use.
   *
   * @param look takes one connection at a time
   */
  Optional<Envelopes.Opened> inUse(String tenant, String purpose, Supplier<Optional<Envelopes.Opened>> look) {
    return once(new Question(tenant, purpose, Optional.empty()), look);
  }

  /** The key of this name. Ids are random: one that is not there is not made a moment later. */
  Optional<Envelopes.Opened> find(DataKeyName name, Supplier<Optional<Envelopes.Opened>> look) {
    Moment missed = absent.get(name);
    if (missed != null && missed.isWithin(ABSENT, now.get())) return Optional.empty();
    Optional<Envelopes.Opened> found = once(new Question(name.tenant(), name.purpose(), Optional.of(name.id())), look);
    if (found.isEmpty()) {
      if (absent.size() >= MOST_ABSENT) absent.clear();
      absent.put(name, now.get());
    }
    return found;
  }

  private Optional<Envelopes.Opened> once(Question question, Supplier<Optional<Envelopes.Opened>> look) {
    CompletableFuture<Optional<Envelopes.Opened>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Envelopes.Opened>> theirs = asked.putIfAbsent(question, mine);
    if (theirs != null) return answerOf(theirs);
    try {
      Optional<Envelopes.Opened> found = inTurn(look);
      mine.complete(found);
      return found;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      asked.remove(question, mine);
    }
  }

  private Optional<Envelopes.Opened> inTurn(Supplier<Optional<Envelopes.Opened>> look) {
    try {
      if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) throw unanswered();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered();
    }
    try {
      return look.get();
    } finally {
      turns.release();
    }
  }

  private static Optional<Envelopes.Opened> answerOf(CompletableFuture<Optional<Envelopes.Opened>> theirs) {
    try {
      return theirs.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unanswered();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) throw failure;
      throw new IllegalStateException("a key could not be looked for", e.getCause());
    }
  }

  /** As a pool says it that has no connection left: it passes by itself. */
  private static CannotGetJdbcConnectionException unanswered() {
    String why = "too many look for keys at once";
    return new CannotGetJdbcConnectionException(why, new SQLTransientConnectionException(why));
  }
}
