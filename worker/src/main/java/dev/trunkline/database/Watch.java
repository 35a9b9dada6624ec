package dev.trunkline.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether the database answers and takes writes, over a connection of its own that nobody's work can hold up,
 * and tells {@link Presence}.
 *
 * <p><b>Silence.</b> A network that drops packets leaves connections open on this side alone, and a statement in flight there would
 * wait for its whole socket timeout, which has to be long where statements may be. So where a look meets silence on the
 * connection it has and on a fresh one, which no statement that takes long can cause, the connections of the pools are cut: whoever
 * waits on one fails at once and is told that the database is away. Where only the old connection is dead, as behind a firewall that
 * has forgotten it, the pools lend none of their old ones again.
 */
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Between two looks, whoever has doubts. */
  private static final Duration PACE = Duration.ofMillis(200);

  private static final Duration ENDING = Duration.ofSeconds(10);

  /** For an answer. Together with the two steps of a fresh connection, and {@link #EVERY}, it is below ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** For each step of a fresh connection, which are two: the driver asks for encryption first. */
  static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);

  private final DriverSource source;
  private final Presence presence;
  private final Runnable cutPools;
  private final Runnable renewPools;
  private final Thread thread = Thread.ofVirtual().name("database-watch").unstarted(this::lookUntilClosed);
  private volatile boolean closed;
  private Connection connection;

  /**
   * @param source gives up on a server that is silent for {@link #CONNECT_PATIENCE} in a step of connecting
   * @param cutPools fails whatever is under way in the pools
   * @param renewPools lets no connection of before be lent again
   */
  Watch(DriverSource source, Presence presence, Runnable cutPools, Runnable renewPools) {
    this.source = source;
    this.presence = presence;
    this.cutPools = cutPools;
    this.renewPools = renewPools;
  }

  void start() {
    thread.start();
  }

  private void lookUntilClosed() {
    try {
      Optional<Throwable> doubt = Optional.empty();
      while (!closed) {
        look();
        doubt.filter(_ -> presence.isHere()).ifPresent(presence::tell);
        Thread.sleep(PACE);
        doubt = presence.awaitDoubt(EVERY.minus(PACE));
        // A session of before may take writes where those of now do not, and the other way round.
        if (doubt.isPresent()) disconnect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** A connection may end for reasons of its own, so that only two failures say something about the server. */
  private void look() {
    Optional<SQLException> first = ask();
    if (first.isEmpty()) {
      here();
      return;
    }
    Optional<SQLException> second = ask();
    if (closed) return;
    if (second.isEmpty()) {
      renewPools.run();
      here();
      return;
    }
    if (first.filter(Outage::isSilence).isPresent()) cutPools.run();
    presence.gone(Outage.inWords(second.get()), Instant.now());
  }

  private void here() {
    if (!presence.isHere()) renewPools.run();
    presence.here();
  }

  /** Empty where the database answers and takes writes; also where it is full of connections, and so at work. */
  private Optional<SQLException> ask() {
    try {
      if (connection == null) connect();
      requireWritable();
      return Optional.empty();
    } catch (SQLException e) {
      disconnect();
      return Outage.hasState(e, Outage.TOO_MANY_CONNECTIONS) ? Optional.empty() : Optional.of(e);
    }
  }

  private void connect() throws SQLException {
    connection = source.getConnection();
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
  }

  private void requireWritable() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean")) {
      rows.next();
      if (rows.getBoolean(1)) throw new SQLException("it is read-only", Outage.READ_ONLY);
    }
  }

  private void disconnect() {
    try {
      if (connection != null) connection.close();
    } catch (SQLException e) {
      log.debug("the connection of the watch did not close: {}", e.getMessage());
    }
    connection = null;
  }

  /** Returns once it has ended; idempotent. */
  @Override
  public void close() {
    closed = true;
    source.cut();
    thread.interrupt();
    try {
      thread.join(ENDING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
