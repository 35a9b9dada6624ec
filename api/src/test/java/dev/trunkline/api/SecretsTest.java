package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets go in and never come out. */
class SecretsTest {
  private static final List<String> SECRETS =
      List.of("pass-4711-word", "BEGIN-KEY-4712", "phrase-4713", "enable-4714", "answer-4715", "code-4716", "jump-4717", "cert-4718");

  private final Client client = TestServer.client();

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "run"})
  void no_secret_is_readable_in_the_database_while_a_job_waits_and_none_is_kept_after_it_ended(String end) {
    Answer submitted =
        client.post(
            "/api/v1/jobs",
            """
            {"device": {"host": "127.0.0.1", "port": 1, "username": "admin", "password": "pass-4711-word", "platform": "cisco_ios",
                        "private_key": "BEGIN-KEY-4712", "passphrase": "phrase-4713", "secret": "enable-4714",
                        "otp": "code-4716", "certificate": "cert-4718",
                        "jump": {"host": "127.0.0.1", "port": 1, "username": "j", "password": "jump-4717"}},
             "commands": [{"command": "clear counters", "answers": [{"expect": "confirm", "send": "answer-4715"}]}],
             "max_retries": 0, "run_at": "2099-01-01T00:00:00Z"}
            """);
    String job = submitted.field("id");
    assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
    assertThat(secretsOf(job)).isEqualTo(8);
    requireNone(dump());
    if (end.equals("cancel")) {
      client.post("/api/v1/jobs/" + job + "/cancel", "");
    } else {
      makeDue(job);
    }
    Answer ended = client.ended(job);
    assertThat(secretsOf(job)).isZero();
    requireNone(dump());
    requireNone(submitted.text() + ended.text() + client.get("/api/v1/jobs?limit=500").text());
    Answer told = client.get("/api/v1/jobs/" + job + "/events");
    assertThat(told.text()).contains("event: end");
    requireNone(told.text());
  }

  private static void requireNone(String text) {
    assertThat(SECRETS).noneMatch(text::contains);
  }

  private static long secretsOf(String job) {
    return TestServer.jdbc()
        .sql("select count(*) from job_secrets where job_id = cast(:job as uuid)")
        .param("job", job)
        .query(Long.class)
        .single();
  }

  private static void makeDue(String job) {
    TestServer.jdbc().sql("update jobs set due_at = now() where id = cast(:job as uuid)").param("job", job).update();
    TestServer.jdbc()
        .sql("update lanes set wake_at = now() where id = (select lane_id from jobs where id = cast(:job as uuid))")
        .param("job", job)
        .update();
  }

  /** Every row of every table as text, bytes also as characters. */
  private static String dump() {
    StringBuilder all = new StringBuilder();
    List<String> tables =
        TestServer.jdbc()
            .sql("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
            .query(String.class)
            .list();
    assertThat(tables).contains("jobs", "job_secrets", "jobrunr_jobs");
    for (String table : tables) {
      TestServer.jdbc().sql("select t::text from " + table + " t").query(String.class).list().forEach(all::append);
    }
    TestServer.jdbc().sql("select encode(sealed, 'escape') from job_secrets").query(String.class).list().forEach(all::append);
    return all.toString();
  }
}
