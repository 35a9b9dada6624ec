package dev.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Jobs;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.webhook.Receiver.Reply;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of telling where a process is lost, closed or paused, there are two, or the database is another one. */
class WebhooksOfProcessesTest {
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
  void what_was_not_delivered_outlives_the_process() {
    receiver.answering(_ -> Reply.of(503));
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9404));
    node.awaitDelivery(hook, "pending", 1);
    node.close();
    receiver.answering(_ -> Reply.of(200));
    node = Hooked.start();
    node.hurry();
    node.awaitDelivery(hook, "delivered", 2);
    assertThat(receiver.received().getLast().isSignedWith(hook.secret())).isTrue();
  }

  /** A process that died while it sent: its lease is over. */
  @Test
  void a_delivery_that_a_lost_process_had_taken_is_sent_by_another() {
    CountDownLatch lost = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    receiver.answering(_ -> {
      if (asked.incrementAndGet() == 1) Hooked.awaitQuietly(lost);
      return Reply.of(200);
    });
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9405));
    receiver.await(1);
    try (Hooked other = Hooked.start()) {
      node.hurry();
      other.awaitDelivery(hook, "delivered", 2);
    } finally {
      lost.countDown();
    }
  }

  /** A restart must cost neither a step of the back-off nor, at the last one, the delivery. */
  @Test
  void what_a_process_breaks_off_as_it_closes_has_not_failed() {
    CountDownLatch end = new CountDownLatch(1);
    receiver.answering(_ -> {
      Hooked.awaitQuietly(end);
      return Reply.of(200);
    });
    Hooked.Made hook = node.hook(receiver.url("/"), "job.succeeded");
    node.test().submit(Jobs.on(9410));
    receiver.await(1);
    node.close();
    end.countDown();
    node = Hooked.start();
    assertThat(node.jdbc()
        .sql("select step = 0 and state = 'pending' and error_code is null and next_at > now() from webhook_deliveries")
        .query(Boolean.class)
        .single()).isTrue();
    node.hurry();
    node.awaitDelivery(hook, "delivered", 2);
  }

  /** A process that stands still, as one that is paused, holds the cursor no longer than that. */
  @Test
  void whoever_stands_still_with_the_cursor_loses_it() throws Exception {
    Hooked.Made hook = node.hook(receiver.url("/"), "job.*");
    TransactionTemplate transaction =
        new TransactionTemplate(new JdbcTransactionManager(node.test().node().database().dataSource()));
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    FutureTask<?> pause = new FutureTask<>(() -> transaction.executeWithoutResult(_ -> {
      Receiver.await("the cursor is ours", () -> new Cursors(node.jdbc()).lock("job_events").isPresent());
      locked.countDown();
      Hooked.awaitQuietly(end);
    }), null);
    Thread.ofVirtual().start(pause);
    locked.await();
    node.test().submit(Jobs.on(9471));
    receiver.await(1);
    end.countDown();
    assertThatThrownBy(pause::get).hasCauseInstanceOf(TransactionException.class);
    assertThat(node.deliveries(hook)).hasSize(1);
  }

  /** Numbers of transactions begin anew there, far below where the cursor stood. */
  @Test
  void on_a_server_to_which_the_database_was_restored_it_is_told_what_happens_from_then_on() throws Exception {
    Hooked.Made hook = node.hook(receiver.url("/"), "job.*");
    node.test().run(Jobs.on(9470));
    receiver.await(1);
    node.awaitDelivery(hook, "delivered", 1);
    node.jdbc().sql("delete from webhook_deliveries").update();
    node.jdbc().sql("update webhook_cursors set xid = '9000000000000000000'").update();
    for (int i = 0; i < 20; i++) {
      Receiver.await("the cursor is back", () -> node.jdbc()
          .sql("select bool_and(xid < '9000000000000000000') from webhook_cursors").query(Boolean.class).single());
      // Of the server before, at a place that this one has only just come to.
      if (i == 0) node.jdbc().sql("update job_events set xid = pg_current_xact_id()").update();
      node.test().run(Jobs.on(9470));
    }
    receiver.await(21);
    assertThat(node.deliveries(hook)).hasSize(20);
    assertThat(receiver.received()).hasSize(21);
  }

  @Test
  void of_two_processes_each_event_becomes_one_delivery() {
    Hooked.Made hook = node.hook(receiver.url("/"), "job.*");
    try (Hooked _ = Hooked.start()) {
      Set<String> jobs = new HashSet<>();
      for (int i = 0; i < 150; i++) jobs.add("jobs/" + node.test().submit(Jobs.on(9500 + i % 30)));
      Receiver.await("all are delivered", () -> delivered(hook) == 150);
      assertThat(node.deliveries(hook)).hasSize(150);
      assertThat(receiver.received()).hasSize(150);
      assertThat(new HashSet<>(receiver.received().stream().map(each -> each.json().path("subject").asString()).toList())).isEqualTo(jobs);
    }
  }

  private long delivered(Hooked.Made hook) {
    return node.deliveries(hook).stream().filter(delivery -> delivery.state().equals("delivered")).count();
  }
}
