package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.audit.AuditTrail;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the audit says of jobs. */
class AuditedJobsTest {
  /** 000_abe7 #28; nothing of the last moment is missing after the end of the process. */
  @Test
  void the_jobs_that_used_one_kept_channel_are_told_apart_and_its_end_is_written_before_the_node_has_closed() throws Exception {
    UUID first;
    UUID second;
    try (Lab lab = Lab.start(LabOptions.of(1, "linux"))) {
      int port = lab.device(0).port();
      AuditTrail audit;
      try (TestNode node = TestNode.onDevices(Map.of("worker.concurrency", "1"))) {
        audit = node.node().audit();
        first = node.submit(Jobs.on(port).platform("linux").commands("uname"));
        node.end(first);
        second = node.submit(Jobs.on(port).platform("linux").commands("uname"));
        node.end(second);
      }
      assertThat(rows("admin@127.0.0.1:" + port))
          .containsExactly(
              "connection.opened default " + first, "channel.opened default " + first, "channel.lent default " + second,
              "channel.closed default " + second, "connection.closed system Server shutting down");
      assertThat(audit.waiting()).isZero();
      audit.note(new AuditEntry(Instant.now(), "default", "ann", "channel.opened", "too late", Map.of()));
      assertThat(audit.dropped()).as("entries after the audit was closed").isEqualTo(1);
    }
  }

  /** Each row as action, actor and the job, else the reason. */
  private static List<String> rows(String subject) {
    try (Database database = TestDatabase.open(TestDatabase.settings(Map.of()))) {
      return JdbcClient.create(database.dataSource())
          .sql(
              """
              select concat_ws(' ', action, actor, coalesce(details ->> 'job', details ->> 'reason'))
              from audit where subject = :subject and at > now() - interval '5 minutes' order by at, id
              """)
          .param("subject", subject)
          .query(String.class)
          .list();
    }
  }
}
