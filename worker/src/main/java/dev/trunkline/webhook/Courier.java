package dev.trunkline.webhook;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.database.Outage;
import dev.trunkline.secret.SealedPlace;
import dev.trunkline.secret.Sealer;
import dev.trunkline.webhook.WebhookStatistics.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what is due, many at once but few to one webhook, each in a thread of its own. Holds neither a lock nor a connection of
 * the database while it sends.
 */
final class Courier implements AutoCloseable {
  static final int MOST_AT_ONCE = 64;

  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final int EACH_AT_ONCE = 8;

  /** Longer than sending may take, so that nobody else sends it meanwhile. */
  private static final Duration LEASE_BEYOND_TIMEOUT = Duration.ofSeconds(20);

  private final TransactionTemplate transaction;
  private final StoredWebhooks webhooks;
  private final StoredDeliveries deliveries;
  private final OverDeliveries over;
  private final Sealer sealer;
  private final HttpSending sending;
  private final Duration lease;
  private final Audit audit;
  private final WebhookStatistics statistics = new WebhookStatistics();
  private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean claiming = new AtomicBoolean();
  private volatile boolean closed;

  Courier(TransactionTemplate transaction, JdbcClient jdbc, Sealer sealer, HttpSending sending, Duration timeout, Audit audit) {
    this.transaction = transaction;
    this.webhooks = new StoredWebhooks(jdbc);
    this.deliveries = new StoredDeliveries(jdbc);
    this.over = new OverDeliveries(jdbc);
    this.sealer = sealer;
    this.sending = sending;
    this.lease = timeout.plus(LEASE_BEYOND_TIMEOUT);
    this.audit = audit;
  }

  WebhookStatistics statistics() {
    return statistics;
  }

  /** Begins to send what is due, as far as there is room. */
  void look() {
    if (closed || !claiming.compareAndSet(false, true)) return;
    try {
      int room = MOST_AT_ONCE - count.get();
      if (room <= 0) return;
      for (DueDelivery due : deliveries.claim(Map.copyOf(underWay), EACH_AT_ONCE, room, lease)) {
        count.incrementAndGet();
        underWay.merge(due.webhook(), 1, Integer::sum);
        Thread.ofVirtual().name("webhook-" + due.id()).start(() -> deliver(due));
      }
    } finally {
      claiming.set(false);
    }
  }

  private void deliver(DueDelivery due) {
    try {
      Outcome outcome = sendOrSayWhyNot(due);
      // Broken off by ourselves, which says nothing of the receiver: due again, as it was, once its lease is over.
      if (closed && outcome instanceof Outcome.Unanswered) return;
      settle(due, outcome);
    } catch (RuntimeException e) {
      // Once its lease is over it is due again.
      log.debug("what came of delivery {} is not written", due.id(), e);
      if (!Outage.isCauseOf(e)) log.warn("delivery {} is tried again later: {}", due.id(), e.getMessage());
    } finally {
      underWay.computeIfPresent(due.webhook(), (_, sent) -> sent == 1 ? null : sent - 1);
      count.decrementAndGet();
    }
    goOn();
  }

  /** Room has become free; where this fails, the next look by the clock does it. */
  private void goOn() {
    try {
      look();
    } catch (RuntimeException e) {
      log.debug("deliveries are left to the next look", e);
    }
  }

  /** Whatever goes wrong counts as an attempt, so that none goes on for ever. */
  private Outcome sendOrSayWhyNot(DueDelivery due) {
    try {
      return send(due);
    } catch (RuntimeException e) {
      if (!closed) log.error("a webhook met a defect", e);
      return new Outcome.Unanswered(DeliveryFault.INTERNAL, e.getClass().getSimpleName());
    }
  }

  private Outcome send(DueDelivery due) {
    WebhookUrl url;
    List<String> secrets = new ArrayList<>();
    try {
      url = WebhookUrl.parse(opened(due, Webhooks.URL, due.url()), true);
      secrets.add(opened(due, Webhooks.SECRET, due.secret()));
      due.formerSecret().ifPresent(former -> secrets.add(opened(due, Webhooks.SECRET, former)));
    } catch (IllegalStateException e) {
      return new Outcome.Unanswered(DeliveryFault.NOT_READABLE, e.getMessage());
    }
    Instant now = Instant.now();
    Outcome outcome = sending.send(due.eventId(), url, due.body(), secrets, now);
    if (outcome instanceof Outcome.Unanswered(DeliveryFault fault, String detail) && fault == DeliveryFault.TARGET_NOT_ALLOWED) {
      note(due, now, "webhook.refused", Map.of("delivery", due.id().toString(), "detail", detail));
    }
    return outcome;
  }

  private String opened(DueDelivery due, String field, byte[] sealed) {
    return sealer.open(SealedPlace.ofWebhook(due.tenant(), due.webhook(), field), sealed);
  }

  private void settle(DueDelivery due, Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answer when answer.isGood() -> {
        deliveries.delivered(due, answer);
        statistics.count(Result.DELIVERED);
      }
      case Outcome.Answered answer when answer.isGone() -> gone(due, answer);
      case Outcome.Answered answer -> failed(due, answer, answer.retryAfter());
      case Outcome.Unanswered fault -> failed(due, fault, Optional.empty());
    }
  }

  private void failed(DueDelivery due, Outcome outcome, Optional<Duration> asked) {
    Optional<Duration> pause = BackOff.pause(due.step(), asked, ThreadLocalRandom.current().nextDouble());
    boolean again = deliveries.failed(due, outcome, pause);
    statistics.count(again ? Result.RETRIED : Result.FAILED);
    if (!again) log.warn("webhook {} was not told of {}, after {} attempts", due.webhook(), due.eventId(), due.attempt());
  }

  private void gone(DueDelivery due, Outcome.Answered answer) {
    String because = "its receiver answered 410 Gone";
    boolean disabled = Boolean.TRUE.equals(transaction.execute(_ -> {
      // The webhook's row before that of its delivery, as everybody locks them.
      boolean wasEnabled = webhooks.disable(due.tenant(), due.webhook(), because);
      deliveries.failed(due, answer, Optional.empty());
      return wasEnabled;
    }));
    statistics.count(Result.FAILED);
    if (!disabled) return;
    log.warn("webhook {} is disabled: {}", due.webhook(), because);
    note(due, Instant.now(), "webhook.disabled", Map.of("reason", because));
    over.abandon();
  }

  private void note(DueDelivery due, Instant now, String action, Map<String, Object> details) {
    audit.note(new AuditEntry(now, due.tenant(), "system", action, due.webhook().toString(), details));
  }

  /** Begins nothing more and breaks off what is under way: another process sends it again. Idempotent. */
  @Override
  public void close() {
    closed = true;
    sending.close();
  }
}
