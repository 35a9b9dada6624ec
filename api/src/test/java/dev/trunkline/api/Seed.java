package dev.trunkline.api;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts ended jobs with results into the database, as a worker would have left them. */
final class Seed {
  private final JdbcClient jdbc = TestServer.jdbc();
  private final long lane;
  private final String host;

  /** For a device that no other test knows. */
  Seed() {
    host = "seed-" + UUID.randomUUID();
    lane =
        jdbc.sql("insert into lanes (tenant, host, port) values ('default', :host, 22) returning id")
            .param("host", host)
            .query(Long.class)
            .single();
  }

  String device() {
    return host;
  }

  /** A job of one command that ended so long ago. */
  UUID job(String command, String state, String output, int minutesAgo) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into jobs (id, tenant, lane_id, state, kind, effect, device, host, port, username, platform, commands,
                failure_strategy, failure_strategy_n, timeout_seconds, max_retries, due_at, attempt, created_at, started_at,
                ended_at, labels, description)
            select :id, 'default', :lane, :state, 'command', 'read', :host, :host, 22, 'admin', 'cisco_ios',
                jsonb_build_array(jsonb_build_object('command', :command)), 'continue', 3, 300, 3, at, 1, at, at, at,
                jsonb_build_object('seed', cast(:host as text)), 'seeded for a test'
            from (select now() - :minutes * interval '1 minute' as at) t
            """)
        .param("id", id)
        .param("lane", lane)
        .param("state", state)
        .param("host", host)
        .param("command", command)
        .param("minutes", minutesAgo)
        .update();
    result(id, 0, command, state, output, null, minutesAgo);
    return id;
  }

  void result(UUID job, int index, String command, String state, String output, byte[] bytes, int minutesAgo) {
    jdbc.sql(
            """
            insert into command_results (job_id, index, tenant, device, platform, command, state, epoch, output, output_bytes,
                created_at, started_at, duration_ms)
            select :job, :index, 'default', :host, 'cisco_ios', :command, :state, 1, :output, :bytes, at, at, 5
            from (select now() - :minutes * interval '1 minute' as at) t
            """)
        .param("job", job)
        .param("index", index)
        .param("host", host)
        .param("command", command)
        .param("state", state)
        .param("output", output)
        .param("bytes", bytes)
        .param("minutes", minutesAgo)
        .update();
  }
}
