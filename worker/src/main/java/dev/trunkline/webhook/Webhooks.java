package dev.trunkline.webhook;

import dev.trunkline.audit.Audit;
import dev.trunkline.connection.BreakerListener;
import dev.trunkline.database.Database;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobId;
import dev.trunkline.result.Page;
import dev.trunkline.secret.SealedPlace;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.WebhookRules;
import dev.trunkline.transport.CheckedAddress;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.TargetPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The webhooks of all tenants, and what this process does to tell them, from {@link #start} on until it is closed. */
public final class Webhooks implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration TIDY_EVERY = Duration.ofSeconds(10);

  /** Each is asked at every event of its tenant. */
  public static final int MOST_OF_TENANT = 50;

  /** How long the secret before signs, too. */
  private static final Duration OVERLAP = Duration.ofHours(24);

  /** For finding out at once that an address may not be reached. */
  private static final Duration LOOK_UP = Duration.ofSeconds(5);

  static final String URL = "url";
  static final String SECRET = "secret";

  private final StoredWebhooks stored;
  private final StoredDeliveries deliveries;
  private final OverDeliveries over;
  private final NotedEvents events;
  private final BreakerNotes breakers;
  private final FanOut fanOut;
  private final Courier courier;
  private final Chores chores;
  private final Sealer sealer;
  private final TargetPolicy targets;
  private final WebhookRules rules;

  /**
   * @param targets which addresses may be reached
   * @param process says in events of breakers whose they are
   */
  public Webhooks(Database database, Sealer sealer, TargetPolicy targets, WebhookRules rules, Audit audit, String process) {
    JdbcClient jdbc = JdbcClient.create(database.dataSource());
    TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    this.stored = new StoredWebhooks(jdbc);
    this.deliveries = new StoredDeliveries(jdbc);
    this.over = new OverDeliveries(jdbc);
    this.events = new NotedEvents(jdbc);
    this.breakers = new BreakerNotes(process);
    this.fanOut = new FanOut(transaction, jdbc);
    HttpSending sending = new HttpSending(targets, rules, Courier.MOST_AT_ONCE);
    this.courier = new Courier(transaction, jdbc, sealer, sending, rules.timeout(), audit);
    this.chores = new Chores(database.presence());
    this.sealer = sealer;
    this.targets = targets;
    this.rules = rules;
  }

  /** What a change came to. */
  public sealed interface Change {
    /**
     * @param secret to be shown this once; empty where it is as it was
     */
    record Made(Webhook webhook, Optional<String> secret) implements Change {
      @Override
      public String toString() {
        return "Made[" + webhook + "]";
      }
    }

    record NameTaken() implements Change {}

    /** The tenant has {@link #MOST_OF_TENANT}. */
    record NoRoom() implements Change {}

    record NoSuchWebhook() implements Change {}
  }

  /** What became of the wish to send something. */
  public sealed interface Asked {
    record Sent(Delivery delivery) implements Asked {}

    record NoSuchThing() implements Asked {}

    record Disabled(String because) implements Asked {}
  }

  /**
   * Where the URL leads to an address that may not be reached, as far as can be told now. Each attempt judges again.
   *
   * @throws DeviceException TARGET_NOT_ALLOWED
   */
  public void requireAllowed(WebhookUrl url) {
    try {
      CheckedAddress.of(url.endpoint(), targets, Deadline.in(LOOK_UP));
    } catch (DeviceException e) {
      if (e.code() == FailureCode.TARGET_NOT_ALLOWED) throw e;
    }
  }

  /**
   * @param given empty for one that is made here
   */
  public Change create(WebhookSpec spec, Optional<String> given, String createdBy) {
    UUID id = JobId.next();
    String secret = given.orElseGet(WebhookSecret::random);
    try {
      byte[] sealed = sealer.seal(SealedPlace.ofWebhook(spec.tenant(), id, SECRET), secret);
      if (!stored.insert(id, spec, sealedUrl(id, spec), sealed, createdBy, MOST_OF_TENANT)) return new Change.NoRoom();
    } catch (DuplicateKeyException e) {
      return new Change.NameTaken();
    }
    return made(spec.tenant(), id, Optional.of(secret));
  }

  /** All of it but its secrets. */
  public Change replace(UUID id, WebhookSpec spec) {
    try {
      boolean there = stored.replace(id, spec, sealedUrl(id, spec));
      if (there && !spec.enabled()) over.abandon();
      return there ? made(spec.tenant(), id, Optional.empty()) : new Change.NoSuchWebhook();
    } catch (DuplicateKeyException e) {
      return new Change.NameTaken();
    }
  }

  /**
   * A new secret; the one before signs beside it for a day.
   *
   * @param given empty for one that is made here
   */
  public Change rotate(String tenant, UUID id, Optional<String> given) {
    String secret = given.orElseGet(WebhookSecret::random);
    boolean there = stored.rotate(tenant, id, sealer.seal(SealedPlace.ofWebhook(tenant, id, SECRET), secret), OVERLAP);
    return there ? made(tenant, id, Optional.of(secret)) : new Change.NoSuchWebhook();
  }

  private byte[] sealedUrl(UUID id, WebhookSpec spec) {
    return sealer.seal(SealedPlace.ofWebhook(spec.tenant(), id, URL), spec.url().text());
  }

  private Change made(String tenant, UUID id, Optional<String> secret) {
    return stored.find(tenant, id).<Change>map(webhook -> new Change.Made(webhook, secret)).orElseGet(Change.NoSuchWebhook::new);
  }

  public Optional<Webhook> find(String tenant, UUID id) {
    return stored.find(tenant, id);
  }

  /** By name. */
  public Page<Webhook, String> page(String tenant, Optional<String> after, int limit) {
    return stored.page(tenant, after, limit);
  }

  /**
   * Returns whether the tenant had it. Whoever makes deliveries waits for what locks a webhook that is enabled, so that is over before its
   * deliveries go.
   */
  public boolean delete(String tenant, UUID id) {
    if (stored.find(tenant, id).isEmpty()) return false;
    stored.disable(tenant, id, "being deleted");
    over.deleteOf(id);
    return stored.delete(tenant, id);
  }

  /**
   * Newest first.
   *
   * @param webhook one that the caller has found to be its tenant's
   * @param states any of them; all where empty
   */
  public Page<Delivery, UUID> deliveries(Webhook webhook, Set<String> states, Optional<UUID> before, int limit) {
    return deliveries.page(webhook.id(), states, before, limit);
  }

  /** Sends an event that says nothing. */
  public Asked test(String tenant, UUID id, Instant now) {
    Optional<Webhook> webhook = stored.find(tenant, id);
    if (webhook.isEmpty()) return new Asked.NoSuchThing();
    if (!webhook.get().enabled()) return new Asked.Disabled(webhook.get().disabledBecause());
    Map<String, Object> data = Map.of("webhook_id", id.toString(), "name", webhook.get().name());
    String event = UUID.randomUUID().toString();
    Happening test = new Happening(event, tenant, EventChoice.TEST, "webhooks/" + id, now, Map.of(), data);
    deliveries.insert(List.of(new StoredDeliveries.Told(id, test, test.body())));
    return deliveries.ofEvent(id, event).<Asked>map(Asked.Sent::new).orElseGet(() -> notSent(tenant, id));
  }

  /** It was disabled or deleted meanwhile. */
  private Asked notSent(String tenant, UUID id) {
    return stored.find(tenant, id)
        .filter(webhook -> !webhook.enabled())
        .<Asked>map(webhook -> new Asked.Disabled(webhook.disabledBecause()))
        .orElseGet(Asked.NoSuchThing::new);
  }

  /** Sends it again, whatever became of it. */
  public Asked redeliver(String tenant, UUID id, UUID delivery) {
    Optional<Webhook> webhook = stored.find(tenant, id);
    if (webhook.isEmpty() || deliveries.find(id, delivery).isEmpty()) return new Asked.NoSuchThing();
    if (!webhook.get().enabled()) return new Asked.Disabled(webhook.get().disabledBecause());
    if (!deliveries.again(id, delivery)) return notSent(tenant, id);
    return deliveries.find(id, delivery).<Asked>map(Asked.Sent::new).orElseGet(Asked.NoSuchThing::new);
  }

  /** Whether a URL may do without TLS. */
  public boolean allowsHttp() {
    return rules.allowHttp();
  }

  /** Hears of the breakers of this process. */
  public BreakerListener breakers() {
    return breakers;
  }

  public WebhookStatistics statistics() {
    return courier.statistics();
  }

  /** Makes deliveries of what happened, and sends those that are due, from now on. */
  public void start() {
    chores.every(
        LOOK_EVERY,
        new Chores.Chore("noting what breakers did", () -> breakers.write(events)),
        new Chores.Chore("finding out which webhooks are to be told", fanOut::look),
        new Chores.Chore("telling webhooks", courier::look));
    chores.every(
        TIDY_EVERY,
        new Chores.Chore("counting what waits for webhooks", () -> courier.statistics().setPending(deliveries.pending())),
        new Chores.Chore("ending deliveries of webhooks that are disabled", over::abandon),
        new Chores.Chore("ending deliveries that are late", over::giveUp),
        new Chores.Chore("pruning deliveries", () -> over.prune(rules.retention())),
        new Chores.Chore("forgetting events that were told", events::forgetTold));
  }

  /** What is not delivered is left to the other processes, or to the next start. Idempotent. */
  @Override
  public void close() {
    chores.close();
    courier.close();
  }
}
