package dev.trunkline.webhook;

import dev.trunkline.TestNode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node whose jobs end at once, and what tests ask of its webhooks. */
record Hooked(TestNode test) implements AutoCloseable {
  static final String TENANT = "default";

  static Hooked start() {
    return start(Map.of());
  }

  static Hooked start(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(Map.of("webhooks.allow_http", "true"));
    settings.putAll(more);
    return new Hooked(
        TestNode.with((_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), settings));
  }

  /** A webhook with its secret. */
  record Made(UUID id, String secret) {}

  Made hook(String url, String... events) {
    WebhookSpec spec =
        new WebhookSpec(
            TENANT, "hook-" + UUID.randomUUID(), WebhookUrl.parse(url, true), new EventChoice(List.of(events), Map.of()), true);
    Webhooks.Change.Made made = (Webhooks.Change.Made) test.node().webhooks().create(spec, Optional.empty(), "test");
    return new Made(made.webhook().id(), made.secret().orElseThrow());
  }

  Webhook find(Made hook) {
    return test.node().webhooks().find(TENANT, hook.id).orElseThrow();
  }

  List<Delivery> deliveries(Made hook) {
    return test.node().webhooks().deliveries(find(hook), Set.of(), Optional.empty(), 500).items();
  }

  /** The only delivery, once it is in this state. */
  Delivery awaitDelivery(Made hook, String state, int attempts) {
    Receiver.await(
        "the delivery is " + state,
        () -> deliveries(hook).stream().anyMatch(delivery -> delivery.state().equals(state) && delivery.attempts() == attempts
            && (!state.equals("pending") || delivery.status() != null || delivery.error() != null)));
    List<Delivery> all = deliveries(hook);
    if (all.size() != 1) throw new AssertionError("one delivery expected: " + all);
    return all.getFirst();
  }

  /** Moves time on to the next attempt of whatever waits. */
  void hurry() {
    jdbc().sql("update webhook_deliveries set next_at = now() where state = 'pending'").update();
  }

  /** Of a receiver that is to answer late. */
  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JdbcClient jdbc() {
    return test.node().jdbc();
  }

  @Override
  public void close() {
    test.close();
  }
}
