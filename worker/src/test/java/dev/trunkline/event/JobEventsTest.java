package dev.trunkline.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.result.StoredJobs;
import dev.trunkline.result.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written down of a job, and how its timeline tells it. */
class JobEventsTest {
  private static List<String> timeline(TestNode node, UUID job) {
    StoredJobs jobs = new StoredJobs(node.node().jdbc());
    return new Timeline(new JobEvents(node.node().jdbc()))
        .addTo(jobs.find(JobSpec.DEFAULT_TENANT, job).orElseThrow()).timeline().stream().map(JobEventsTest::words).toList();
  }

  private static String words(TimelineEntry entry) {
    String index = entry.index() == null ? "" : " " + entry.index();
    return entry.event() + index + (entry.detail() == null ? "" : ": " + entry.detail());
  }

  private static List<Integer> numbers(JdbcClient jdbc, UUID job) {
    return jdbc.sql("select n from job_events where job_id = :job order by n").param("job", job).query(Integer.class).list();
  }

  private static void assertNoGap(JdbcClient jdbc, UUID job) {
    List<Integer> numbers = numbers(jdbc, job);
    assertThat(numbers).containsExactlyElementsOf(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void a_change_tells_when_each_line_was_sent_and_answered_and_a_read_job_too() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        TestNode node = TestNode.onDevices(Map.of())) {
      UUID change = node.submit(Jobs.on(lab.device(0).port()).config("interface Vlan7", "nonsense"));
      node.end(change);
      assertThat(timeline(node, change).subList(0, 6)).satisfiesExactly(
          entry -> assertThat(entry).isEqualTo("queued"),
          entry -> assertThat(entry).isEqualTo("claimed: attempt 1"),
          entry -> assertThat(entry).isEqualTo("sent 0: interface Vlan7"),
          entry -> assertThat(entry).isEqualTo("answered 0"),
          entry -> assertThat(entry).isEqualTo("sent 1: nonsense"),
          entry -> assertThat(entry).startsWith("answered 1: COMMAND_REJECTED: "));
      assertThat(timeline(node, change).getLast()).startsWith("partial: COMMAND_REJECTED: ");
      assertNoGap(node.node().jdbc(), change);

      UUID read = node.submit(Jobs.on(lab.device(0).port()).commands("show clock", "show version"));
      node.end(read);
      assertThat(timeline(node, read)).containsExactly(
          "queued", "claimed: attempt 1", "sent 0: show clock", "answered 0", "sent 1: show version", "answered 1", "succeeded");
    }
  }

  @Test
  void a_job_that_waits_again_says_why_and_until_when() throws Exception {
    Failure refused = new Failure(FailureCode.TCP_REFUSED, "nobody listens");
    try (TestNode node = TestNode.with(
        (job, _, _) -> job.attempt() == 1
            ? new JobOutcome.TryAgain(refused, new JobOutcome.Pause(Duration.ofMillis(10), true), List.of(), Optional.empty())
            : new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()),
        Map.of())) {
      UUID job = node.submit(Jobs.on(9101).retries(2));
      assertThat(node.end(job)).isEqualTo(JobState.SUCCEEDED);
      assertThat(timeline(node, job)).satisfiesExactly(
          entry -> assertThat(entry).isEqualTo("queued"),
          entry -> assertThat(entry).isEqualTo("claimed: attempt 1"),
          entry -> assertThat(entry).startsWith("waits: TCP_REFUSED: nobody listens; may start at 20"),
          entry -> assertThat(entry).isEqualTo("claimed: attempt 2"),
          entry -> assertThat(entry).isEqualTo("succeeded"));
    }
  }

  @Test
  void the_wish_to_stop_and_the_loss_of_a_process_are_told() throws Exception {
    TestDatabase.empty();
    try (TestNode node = TestNode.with(
        (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of())) {
      UUID later = node.submit(Jobs.on(9102).runAt(Instant.now().plusSeconds(3600)));
      node.node().queue().submission().cancel(JobSpec.DEFAULT_TENANT, later);
      assertThat(timeline(node, later)).satisfiesExactly(
          entry -> assertThat(entry).startsWith("queued: may start at 20"),
          entry -> assertThat(entry).isEqualTo("cancelled: CANCELLED: cancelled before it started"));

      UUID lost = node.submit(Jobs.on(9103).runAt(Instant.now().plusSeconds(3600)));
      JdbcClient jdbc = node.node().jdbc();
      // As a process leaves it that dies with the job in its hands; plain SQL, as any process of another version would write it.
      jdbc.sql(
              """
              with lane as (
                  update lanes set epoch = 7, wake_at = null, ticket = gen_random_uuid(), ticketed_at = now(),
                      drained_by = gen_random_uuid(), drained_at = now()
                  where id = (select lane_id from jobs where id = :job)
              )
              update jobs set state = 'running', epoch = 7, started_at = now(), due_at = now(), attempt = 1,
                  cancel_requested = false where id = :job
              """)
          .param("job", lost)
          .update();
      assertThat(node.end(lost)).isEqualTo(JobState.SUCCEEDED);
      assertThat(timeline(node, lost)).extracting(entry -> entry.replaceFirst(":.*", ""))
          .containsExactly("queued", "claimed", "recovered", "claimed", "succeeded");
      assertNoGap(jdbc, lost);
    }
  }

  @Test
  void a_journal_and_a_cancel_at_the_same_time_leave_no_gap_and_no_number_twice() throws Exception {
    try (TestNode node = TestNode.with(
        (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of())) {
      JdbcClient jdbc = node.node().jdbc();
      UUID job = node.submit(Jobs.on(9104).change().runAt(Instant.now().plusSeconds(3600)));
      jdbc.sql("update jobs set state = 'running', epoch = 1, started_at = now() where id = :job").param("job", job).update();
      Thread journal = Thread.startVirtualThread(() -> IntStream.range(0, 40).forEach(index -> journal(jdbc, job, index)));
      for (int i = 0; i < 40; i++) {
        jdbc.sql("update jobs set cancel_requested = not cancel_requested where id = :job").param("job", job).update();
      }
      journal.join();
      assertNoGap(jdbc, job);
      assertThat(numbers(jdbc, job)).hasSize(2 + 80 + 40);
      jdbc.sql("update jobs set state = 'cancelled', ended_at = now() where id = :job").param("job", job).update();
    }
  }

  private static void journal(JdbcClient jdbc, UUID job, int index) {
    jdbc.sql(
            """
            insert into command_results (job_id, index, tenant, device, platform, command, state, epoch)
            values (:job, :index, 'default', 'd', 'p', 'c', 'sending', 1)
            """)
        .param("job", job)
        .param("index", index)
        .update();
    jdbc.sql("update command_results set state = 'succeeded' where job_id = :job and index = :index")
        .param("job", job)
        .param("index", index)
        .update();
  }

  @Test
  void events_go_with_their_job() throws Exception {
    try (TestNode node = TestNode.with(
        (_, _, _) -> new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty()), Map.of())) {
      UUID job = node.submit(Jobs.on(9105));
      node.end(job);
      assertThat(numbers(node.node().jdbc(), job)).hasSize(3);
      node.node().jdbc().sql("delete from jobs where id = :job").param("job", job).update();
      assertThat(numbers(node.node().jdbc(), job)).isEmpty();
    }
  }
}
