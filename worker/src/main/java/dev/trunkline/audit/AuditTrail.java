package dev.trunkline.audit;

import dev.trunkline.database.Outage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes entries at once and writes them soon, from a thread of its own. Outlives a database that is away for a while. */
public final class AuditTrail implements Audit, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

  private static final int MOST_WAITING = 10_000;
  private static final int WORTH_WRITING = 200;
  private static final int MOST_AT_ONCE = 1_000;
  private static final Duration GATHERING = Duration.ofMillis(200);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final Duration LAST_WRITE = Duration.ofSeconds(5);
  private static final Duration GIVING_UP = Duration.ofSeconds(1);

  private final Backlog backlog = new Backlog(MOST_WAITING, WORTH_WRITING);
  private final AtomicLong written = new AtomicLong();
  private final AuditRows rows;
  private final Thread writer;
  private long droppedAsTold;
  private long nextLine = System.nanoTime();

  private AuditTrail(JdbcClient jdbc) {
    this.rows = new AuditRows(jdbc);
    this.writer = Thread.ofVirtual().name("audit").unstarted(this::writeUntilClosed);
  }

  public static AuditTrail start(JdbcClient jdbc) {
    AuditTrail trail = new AuditTrail(jdbc);
    trail.writer.start();
    return trail;
  }

  @Override
  public void note(AuditEntry entry) {
    backlog.add(entry);
  }

  private void writeUntilClosed() {
    try {
      List<AuditEntry> batch = backlog.take(GATHERING, MOST_AT_ONCE);
      while (!batch.isEmpty()) {
        int settled = settle(batch);
        if (settled < batch.size()) {
          backlog.giveBack(batch.subList(settled, batch.size()));
          if (backlog.isClosed()) return;
          backlog.pause(TRY_AGAIN);
        }
        tellOfDropped("they came faster than they could be written");
        batch = backlog.take(GATHERING, MOST_AT_ONCE);
      }
    } catch (InterruptedException e) {
      log.debug("the audit was not given the time to write what was left");
    }
  }

  /** Returns how many, from the first on, are written or can never be. */
  private int settle(List<AuditEntry> batch) {
    try {
      rows.insert(batch);
      written.addAndGet(batch.size());
      return batch.size();
    } catch (RuntimeException e) {
      if (!isOfAnEntry(e)) {
        // That the database is away is told once for all.
        if (!Outage.isCauseOf(e)) tell(batch.size(), cause(e));
        return 0;
      }
      if (batch.size() > 1) return settleOneByOne(batch);
      backlog.drop();
      tellOfDropped("%s cannot be stored: %s".formatted(batch.getFirst().action(), cause(e)));
      return 1;
    }
  }

  /** So that one that cannot be stored takes none of the others with it. */
  private int settleOneByOne(List<AuditEntry> batch) {
    int settled = 0;
    while (settled < batch.size() && settle(batch.subList(settled, settled + 1)) == 1) settled++;
    return settled;
  }

  /** Whether writing again can never help: what it says is no JSON, or violates a type (SQLSTATE 22) or a constraint (23). */
  private static boolean isOfAnEntry(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
      }
    }
    return !(e instanceof DataAccessException);
  }

  /** Without the statement, which Spring puts before it. */
  private static String cause(RuntimeException e) {
    return e instanceof DataAccessException failure ? failure.getMostSpecificCause().getMessage() : e.getMessage();
  }

  private void tellOfDropped(String why) {
    if (backlog.dropped() > droppedAsTold) tell(0, why);
  }

  /**
   * One line a minute at most; what it leaves out is in the next.
   *
   * @param inHand entries that wait besides those in the backlog
   */
  private void tell(int inHand, String why) {
    long now = System.nanoTime();
    if (now - nextLine < 0) return;
    nextLine = now + BETWEEN_LINES.toNanos();
    droppedAsTold = backlog.dropped();
    log.warn("audit: {} entries wait, {} were dropped since the start: {}", inHand + backlog.size(), droppedAsTold, why);
  }

  /** Entries that are in the table. */
  public long written() {
    return written.get();
  }

  /** Entries that never will be: the database was away for too long, or they could not be stored. */
  public long dropped() {
    return backlog.dropped();
  }

  /** Entries that wait for their turn. */
  public int waiting() {
    return backlog.size();
  }

  /** Takes no more and writes what is left, within 6 s; idempotent. */
  @Override
  public void close() {
    backlog.close();
    try {
      if (!writer.join(LAST_WRITE)) {
        writer.interrupt();
        writer.join(GIVING_UP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int lost = backlog.abandon();
    if (lost > 0) log.warn("audit: the last {} entries were not written, the database is away", lost);
  }
}
