package dev.trunkline.webhook;

import dev.trunkline.event.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns what happened into deliveries, each event once for each webhook that wants it. */
final class FanOut {
  private static final int EVENTS_AT_ONCE = 1_000;

  /** Then what is due has its turn to be sent. */
  private static final int PAGES_AT_ONCE = 10;

  private final TransactionTemplate transaction;
  private final Cursors cursors;
  private final StoredWebhooks webhooks;
  private final StoredDeliveries deliveries;
  private final List<Happenings> sources;

  FanOut(TransactionTemplate transaction, JdbcClient jdbc) {
    this.transaction = transaction;
    this.cursors = new Cursors(jdbc);
    this.webhooks = new StoredWebhooks(jdbc);
    this.deliveries = new StoredDeliveries(jdbc);
    this.sources = List.of(new EndsOfJobs(jdbc), new NotedEvents(jdbc));
  }

  /** Reads on for a while, unless another process is at it. */
  void look() {
    // Before it is asked who listens: what a webhook is to be told of happens after that.
    JobEvent.Position now = cursors.now();
    if (!webhooks.anyEnabled()) {
      cursors.passOver(now);
      return;
    }
    for (Happenings source : sources) {
      boolean more = true;
      for (int page = 0; more && page < PAGES_AT_ONCE; page++) more = transaction.execute(_ -> readOn(source));
    }
  }

  /** Locks the cursor in a statement of its own, so that the next one sees what its last holder has committed. */
  private boolean readOn(Happenings source) {
    Optional<JobEvent.Position> from = cursors.lock(source.source());
    if (from.isEmpty()) return false;
    List<StoredWebhooks.Listener> listeners = webhooks.lockEnabled();
    Happenings.Read read = source.after(from.get(), EVENTS_AT_ONCE);
    List<StoredDeliveries.Told> told = new ArrayList<>();
    for (Happening happening : read.found()) {
      List<UUID> wanted = listeners.stream().filter(each -> each.wants(happening)).map(StoredWebhooks.Listener::webhook).toList();
      if (wanted.isEmpty()) continue;
      String body = happening.body();
      for (UUID webhook : wanted) told.add(new StoredDeliveries.Told(webhook, happening, body));
    }
    deliveries.insert(told);
    read.last().ifPresent(last -> cursors.move(source.source(), last));
    return read.more();
  }
}
