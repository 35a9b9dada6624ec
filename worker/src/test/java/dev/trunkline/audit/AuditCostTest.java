package dev.trunkline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Prints what the audit costs those who note something, and how fast it is written. */
@Tag("long")
class AuditCostTest {
  private static final int ROUNDS = 8;
  private static final int ENTRIES = 9_000;

  private static AuditEntry entry(int number) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("connection", "c-1f3a-" + number % 50);
    details.put("channel", number % 10);
    details.put("key", "admin@192.0.2.1:22");
    details.put("kind", "job");
    details.put("worker", "host-1234-worker-1");
    details.put("job", "0198f0a0-0000-7000-8000-000000000000");
    details.put("unused_seconds", 1.25);
    return new AuditEntry(Instant.now(), "cost", "default", "channel.lent", "admin@192.0.2.1:22", details);
  }

  @Test
  void noting_is_cheap_and_writing_is_fast() {
    try (Database database = TestDatabase.open(TestDatabase.settings(Map.of()));
        AuditTrail trail = AuditTrail.start(JdbcClient.create(database.engineDataSource()))) {
      for (int round = 1; round <= ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < ENTRIES; i++) trail.note(entry(i));
        long noted = System.nanoTime();
        while (trail.written() < (long) round * ENTRIES) LockSupport.parkNanos(1_000_000);
        long written = System.nanoTime();
        System.out.printf(
            "round %d: %d ns to make and note an entry, %d rows/s written%n",
            round, (noted - start) / ENTRIES, ENTRIES * 1_000_000_000L / (written - start));
      }
      assertThat(trail.dropped()).isZero();
    }
  }
}
