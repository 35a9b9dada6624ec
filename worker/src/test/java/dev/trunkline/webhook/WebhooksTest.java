package dev.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.webhook.Receiver.Received;
import dev.trunkline.webhook.Receiver.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Telling of ends of jobs: from the row of the event to a real server that receives it. */
class WebhooksTest {
  private Receiver receiver;
  private Hooked node;

  @BeforeEach
  void start() {
    TestDatabase.empty();
    receiver = Receiver.start();
    node = Hooked.start();
  }

  @AfterEach
  void stop() {
    node.close();
    receiver.close();
  }

  @Test
  void the_end_of_a_job_arrives_as_a_signed_CloudEvent() {
    Hooked.Made hook = node.hook(receiver.url("/hooks?token=mine"), "job.*");
    UUID job = node.test().submit(Jobs.on(9401).commands("show version"));
    Received request = receiver.await(1).getFirst();
    assertThat(request.path()).isEqualTo("/hooks?token=mine");
    assertThat(request.header("content-type")).startsWith("application/cloudevents+json");
    assertThat(request.isSignedWith(hook.secret())).isTrue();
    assertThat(request.isSignedWith("whsec_" + "A".repeat(40))).isFalse();
    assertThat(Long.parseLong(request.header("webhook-timestamp"))).isBetween(now() - 300, now() + 5);
    assertThat(request.json().path("specversion").asString()).isEqualTo("1.0");
    assertThat(request.json().path("id").asString()).isEqualTo(request.header("webhook-id")).doesNotContain(".");
    assertThat(request.json().path("source").asString()).isEqualTo("/trunkline/default");
    assertThat(request.type()).isEqualTo("trunkline.job.succeeded");
    assertThat(request.json().path("subject").asString()).isEqualTo("jobs/" + job);
    assertThat(request.json().path("data").path("device").asString()).isEqualTo("127.0.0.1:9401");
    assertThat(request.json().path("data").path("path").asString()).isEqualTo("/api/v1/jobs/" + job);
    assertThat(request.body()).doesNotContain("show version");
    Delivery delivery = node.awaitDelivery(hook, "delivered", 1);
    assertThat(delivery.status()).isEqualTo(204);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  void a_new_webhook_begins_now_and_is_told_what_it_chose() throws Exception {
    node.test().run(Jobs.on(9402));
    Hooked.Made all = node.hook(receiver.url("/all"), "*");
    Hooked.Made failures = node.hook(receiver.url("/failures"), "job.failed", "batch.*");
    node.test().run(Jobs.on(9402));
    node.awaitDelivery(all, "delivered", 1);
    assertThat(node.deliveries(failures)).isEmpty();
  }

  @Test
  void after_an_error_it_is_sent_again_with_the_same_id() {
    AtomicInteger asked = new AtomicInteger();
    receiver.answering(_ -> asked.incrementAndGet() == 1 ? new Reply(500, Map.of(), "out of order") : Reply.of(200));
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9403));
    Delivery failed = node.awaitDelivery(hook, "pending", 1);
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.answer()).isEqualTo("out of order");
    assertThat(failed.nextAttemptAt()).isAfter(failed.sentAt().plusSeconds(4));
    node.hurry();
    List<Received> both = receiver.await(2);
    assertThat(both.get(1).header("webhook-id")).isEqualTo(both.get(0).header("webhook-id"));
    assertThat(both.get(1).body()).isEqualTo(both.get(0).body());
    assertThat(both.get(1).isSignedWith(hook.secret())).isTrue();
    assertThat(node.awaitDelivery(hook, "delivered", 2).status()).isEqualTo(200);
  }

  @Test
  void a_receiver_that_is_gone_is_told_nothing_any_more() throws Exception {
    receiver.answering(_ -> Reply.of(410));
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9406));
    Receiver.await("it is disabled", () -> !node.find(hook).enabled());
    assertThat(node.find(hook).disabledBecause()).isEqualTo("its receiver answered 410 Gone");
    node.test().run(Jobs.on(9406));
    assertThat(node.deliveries(hook)).hasSize(1).allMatch(delivery -> delivery.state().equals("failed"));
    Receiver.await("it is on record", () -> audited("webhook.disabled", hook) == 1);
    assertThat(node.test().node().webhooks().test(Hooked.TENANT, hook.id(), Instant.now())).isInstanceOf(Webhooks.Asked.Disabled.class);
  }

  private long audited(String action, Hooked.Made hook) {
    return node.jdbc()
        .sql("select count(*) from audit where action = :action and subject = :subject and actor = 'system'")
        .param("action", action)
        .param("subject", hook.id().toString())
        .query(Long.class)
        .single();
  }

  @Test
  void what_failed_for_good_is_sent_once_more_where_somebody_asks() {
    receiver.answering(_ -> Reply.of(500));
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9407));
    UUID id = node.awaitDelivery(hook, "pending", 1).id();
    // Before the next pause, of a minute, is over.
    node.jdbc()
        .sql("update webhook_deliveries set give_up_at = now() + interval '50 s', next_at = now() where id = :id")
        .param("id", id)
        .update();
    node.awaitDelivery(hook, "failed", 2);
    receiver.answering(_ -> Reply.of(200));
    assertThat(node.test().node().webhooks().redeliver(Hooked.TENANT, hook.id(), id)).isInstanceOf(Webhooks.Asked.Sent.class);
    node.awaitDelivery(hook, "delivered", 3);
    assertThat(new HashSet<>(receiver.received().stream().map(each -> each.header("webhook-id")).toList())).hasSize(1);
  }

  @Test
  void what_nobody_could_send_for_a_day_is_not_sent_any_more() {
    receiver.answering(_ -> Reply.of(500));
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9411));
    node.awaitDelivery(hook, "pending", 1);
    node.jdbc().sql("update webhook_deliveries set give_up_at = now(), next_at = now()").update();
    assertThat(node.awaitDelivery(hook, "failed", 1).status()).isEqualTo(500);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void while_a_secret_is_replaced_both_sign() {
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    Webhooks webhooks = node.test().node().webhooks();
    Webhooks.Change.Made rotated = (Webhooks.Change.Made) webhooks.rotate(Hooked.TENANT, hook.id(), Optional.empty());
    String secret = rotated.secret().orElseThrow();
    assertThat(rotated.webhook().formerSecretUntil()).isAfter(Instant.now().plus(Duration.ofHours(23)));
    node.test().submit(Jobs.on(9408));
    Received both = receiver.await(1).getFirst();
    assertThat(both.header("webhook-signature").split(" ")).hasSize(2);
    assertThat(both.isSignedWith(hook.secret())).isTrue();
    assertThat(both.isSignedWith(secret)).isTrue();
    node.jdbc().sql("update webhooks set former_until = now() where id = :id").param("id", hook.id()).update();
    node.test().submit(Jobs.on(9408));
    Received later = receiver.await(2).getLast();
    assertThat(later.isSignedWith(hook.secret())).isFalse();
    assertThat(later.isSignedWith(secret)).isTrue();
  }

  @Test
  void a_receiver_that_does_not_answer_holds_up_no_other() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Receiver slow = Receiver.start().answering(_ -> {
      Hooked.awaitQuietly(end);
      return Reply.of(200);
    })) {
      Hooked.Made held = node.hook(slow.url("/"), "job.succeeded");
      Hooked.Made quick = node.hook(receiver.url("/"), "job.succeeded");
      for (int i = 0; i < 40; i++) node.test().submit(Jobs.on(9409 + i));
      receiver.await(40);
      assertThat(node.deliveries(held)).noneMatch(delivery -> delivery.state().equals("delivered"));
      Receiver.await("all are written", () -> node.deliveries(quick).stream().filter(d -> d.state().equals("delivered")).count() == 40);
    } finally {
      end.countDown();
    }
  }

  @Test
  void of_a_long_answer_the_beginning_is_kept_without_what_the_URL_hides() {
    receiver.answering(_ -> new Reply(500, Map.of("Retry-After", "3600"), "no /?token=mine&to=us%2B1 here: mine us+1 " + "x".repeat(100_000)));
    Hooked.Made hook = node.hook(receiver.url("/?token=mine&to=us%2B1"), "job.succeeded");
    node.test().submit(Jobs.on(9460));
    Delivery failed = node.awaitDelivery(hook, "pending", 1);
    assertThat(failed.answer()).hasSize(1_024).startsWith("no /?*** here: *** *** x");
    assertThat(failed.nextAttemptAt()).as("Retry-After counts").isAfter(failed.sentAt().plusSeconds(3_500));
  }

  @Test
  void a_redirect_is_not_followed() {
    receiver.answering(_ -> new Reply(307, Map.of("Location", receiver.url("/elsewhere")), ""));
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9461));
    assertThat(node.awaitDelivery(hook, "pending", 1).status()).isEqualTo(307);
    assertThat(receiver.received()).hasSize(1);
  }
}
