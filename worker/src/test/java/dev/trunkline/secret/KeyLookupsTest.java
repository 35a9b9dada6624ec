package dev.trunkline.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How often keys that are not in memory are looked for. */
class KeyLookupsTest {
  @Test
  void a_key_that_many_look_for_is_looked_for_once_and_one_that_is_not_there_seldom() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    AtomicReference<Moment> now = new AtomicReference<>(new Moment(0, Instant.EPOCH));
    KeyLookups lookups = new KeyLookups(now::get);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    Envelopes.Opened found = Envelopes.forMac("test");
    Supplier<Optional<Envelopes.Opened>> slow = () -> {
      looks.incrementAndGet();
      first.countDown();
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Optional.of(found);
    };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> asking = threads.submit(() -> lookups.inUse("", "test", slow));
      first.await();
      Thread waiting = Thread.ofVirtual().start(() -> lookups.inUse("", "test", slow));
      while (waiting.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
      answer.countDown();
      asking.get();
      waiting.join();
    }
    assertThat(looks).hasValue(1);
    Supplier<Optional<Envelopes.Opened>> none = () -> {
      looks.incrementAndGet();
      return Optional.empty();
    };
    for (int i = 0; i < 3; i++) assertThat(lookups.find(found.name(), none)).isEmpty();
    assertThat(looks).hasValue(2);
    now.set(new Moment(KeyLookups.ABSENT.toNanos(), Instant.EPOCH));
    assertThat(lookups.find(found.name(), none)).isEmpty();
    assertThat(looks).hasValue(3);
  }
}
