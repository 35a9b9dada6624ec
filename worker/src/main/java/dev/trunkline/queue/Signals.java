package dev.trunkline.queue;

import dev.trunkline.database.Database;
import dev.trunkline.secret.CredentialVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Wake-ups between processes over LISTEN/NOTIFY. A signal only says "look again"; everything it speaks of is in the tables, and
 * whoever waits for one looks by itself now and then, so a lost signal costs time and nothing else.
 *
 * <p>NOTIFY takes a lock across the whole database cluster while its transaction commits. So signals never ride on a submit or a
 * finish: one thread sends them, all that have gathered in one statement.
 */
public final class Signals implements AutoCloseable {
  /** What can be signalled. */
  public sealed interface Signal {
    /** A lane got a ticket. */
    record Ticketed() implements Signal {}

    /** An event of some job was written, or a piece of output. */
    record Happened() implements Signal {}

    /** The job reached an end state. */
    record Ended(UUID job) implements Signal {}

    /** Somebody wants the running job stopped. */
    record CancelRequested(UUID job) implements Signal {}

    /** The stored credential has a new version. */
    record CredentialRotated(CredentialVersion current) implements Signal {}
  }

  /** Hears what other processes, and this one, signalled. Must not block. */
  public interface Listener {
    void heard(Signal signal);
  }

  private static final Logger log = LoggerFactory.getLogger(Signals.class);
  private static final String CHANNEL = "trunkline";
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  /** A connection that carries nothing may be open on this side alone. */
  private static final Duration ASK_AFTER = Duration.ofSeconds(5);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private final Database database;
  private final JdbcClient jdbc;
  private final Listener listener;
  private final LinkedBlockingQueue<Signal> outgoing = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean happenedWaits = new AtomicBoolean();

  public Signals(Database database, Listener listener) {
    this.database = database;
    this.jdbc = JdbcClient.create(database.dataSource());
    this.listener = listener;
  }

  public void start() {
    threads.add(Thread.ofVirtual().name("signals-send").start(this::sendUntilClosed));
    threads.add(Thread.ofVirtual().name("signals-hear").start(this::hearUntilClosed));
  }

  /** Tells this process at once and the others soon. */
  public void send(Signal signal) {
    listener.heard(signal);
    if (!(signal instanceof Signal.Happened) || !happenedWaits.getAndSet(true)) outgoing.add(signal);
  }

  private void sendUntilClosed() {
    while (open()) {
      try {
        List<Signal> gathered = new ArrayList<>(List.of(outgoing.take()));
        outgoing.drainTo(gathered, 1_000);
        happenedWaits.set(false);
        String[] payloads = gathered.stream().map(Signals::encode).distinct().toArray(String[]::new);
        jdbc.sql("select pg_notify(:channel, p) from unnest(:payloads) as p")
            .param("channel", CHANNEL)
            .param("payloads", payloads)
            .query((_, _) -> "")
            .list();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.debug("signals not sent, their listeners will look by themselves: {}", e.getMessage());
      }
    }
  }

  private void hearUntilClosed() {
    while (open()) {
      try (Connection connection = database.connectOutsidePool();
          Statement listen = connection.createStatement()) {
        listen.execute("listen " + CHANNEL);
        listener.heard(new Signal.Ticketed());
        hear(connection);
      } catch (SQLException | RuntimeException e) {
        log.debug("listening again in {}: {}", RECONNECT_AFTER, e.getMessage());
        pause();
      }
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection pg = connection.unwrap(PGConnection.class);
    long asked = System.nanoTime();
    while (open()) {
      PGNotification[] notifications = pg.getNotifications(1_000);
      if (System.nanoTime() - asked > ASK_AFTER.toNanos()) {
        if (!connection.isValid(Math.toIntExact(ANSWER_WITHIN.toSeconds()))) throw new SQLException("no answer");
        asked = System.nanoTime();
      }
      if (notifications == null) continue;
      for (PGNotification notification : notifications) listener.heard(decode(notification.getParameter()));
    }
  }

  private void pause() {
    try {
      closed.await(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown();
    }
  }

  private boolean open() {
    return closed.getCount() > 0;
  }

  private static String encode(Signal signal) {
    return switch (signal) {
      case Signal.Ticketed _ -> "ticketed";
      case Signal.Happened _ -> "happened";
      case Signal.Ended(UUID job) -> "ended " + job;
      case Signal.CancelRequested(UUID job) -> "cancel " + job;
      case Signal.CredentialRotated(CredentialVersion to) -> "rotated " + to.credential() + " " + to.version();
    };
  }

  private static Signal decode(String payload) {
    String[] words = payload.split(" ");
    return switch (words[0]) {
      case "happened" -> new Signal.Happened();
      case "ended" -> new Signal.Ended(UUID.fromString(words[1]));
      case "cancel" -> new Signal.CancelRequested(UUID.fromString(words[1]));
      case "rotated" -> new Signal.CredentialRotated(new CredentialVersion(UUID.fromString(words[1]), Integer.parseInt(words[2])));
      default -> new Signal.Ticketed();
    };
  }

  @Override
  public void close() {
    closed.countDown();
    threads.forEach(Thread::interrupt);
  }
}
