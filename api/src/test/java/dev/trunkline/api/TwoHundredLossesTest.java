package dev.trunkline.api;

import static dev.trunkline.api.Fleet.await;
import static dev.trunkline.api.Fleet.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scorecard 1 and 2, two hundred times each: a job on each of twenty devices, all at another point of their commands, when one of the
 * two workers gets {@code kill -9}. Those in its hands are judged, until there were enough.
 */
@Tag("scorecard")
@Tag("long")
class TwoHundredLossesTest {
  private static final int LOSSES = 200;
  private static final int DEVICES = 20;
  private static final int WORKERS = 2;

  @TempDir private Path directory;
  private Lab lab;
  private Fleet fleet;
  private final Random random = new Random(9083);
  private final List<Long> recoveries = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    lab = Lab.start(LabOptions.of(DEVICES, "cisco_ios"));
    fleet = Fleet.start(directory).with("TRUNKLINE_WORKER_CONCURRENCY", "10");
  }

  @AfterEach
  void stop() throws Exception {
    fleet.close();
    lab.close();
  }

  @Test
  void reads_run_on_another_worker_with_the_same_result() throws Exception {
    int kills = 0;
    for (; recoveries.size() < LOSSES; kills++) {
      String mark = "r%d-".formatted(kills);
      List<String> jobs = submit("", "show lab slow %d | exclude " + mark, "show clock | exclude " + mark);
      for (String lost : killOneWorker(jobs)) assertThat(fleet.field(lost, "attempt")).isEqualTo("2");
      for (String job : jobs) {
        Answer ended = fleet.client().ended(job);
        assertThat(ended.field("state")).as(ended.text()).isEqualTo("succeeded");
        assertThat(ended.json().path("command_results").path(0).path("output").asString()).isEqualTo("working\nfinished\n");
      }
    }
    report(1, "reads killed mid-command ran elsewhere", kills);
  }

  @Test
  void changes_are_in_doubt_with_their_index_and_no_line_is_sent_again() throws Exception {
    int kills = 0;
    int inDoubt = 0;
    for (; inDoubt < LOSSES; kills++) {
      String mark = "c%d-".formatted(kills);
      List<String> jobs =
          submit("\"kind\": \"config\",", "ntp server a" + mark, "do show lab slow %d | exclude " + mark, "ntp server z" + mark);
      List<String> lost = killOneWorker(jobs);
      for (String job : jobs) {
        Answer ended = fleet.client().ended(job);
        int done = Collections.frequency(states(ended), "succeeded");
        boolean doubtful = ended.field("state").equals("in_doubt");
        assertThat(states(ended)).as(ended.text()).isEqualTo(doneThen(done, doubtful, 3));
        if (doubtful) assertThat(ended.json().path("error").path("detail").asString()).contains("command " + done);
        List<String> received = lab.device(jobs.indexOf(job)).lines().stream().filter(line -> line.contains(mark)).toList();
        assertThat(received).as(ended.text()).doesNotHaveDuplicates().hasSizeBetween(done, doubtful ? done + 1 : done);
        assertThat(lost.contains(job) || done == 3).as("%s was not in the hands of the one that was killed", job).isTrue();
        if (doubtful) inDoubt++;
      }
    }
    report(2, "changes were in the hands of a killed worker, %d of them in doubt".formatted(inDoubt), kills);
  }

  /** One on each device; {@code %d} is another number of seconds for each. */
  private List<String> submit(String more, String... commands) throws Exception {
    fleet.fillUp(WORKERS);
    return IntStream.range(0, DEVICES)
        .mapToObj(device -> {
          int seconds = 2 + random.nextInt(4);
          return fleet.client().submit(job(lab, device, more, Stream.of(commands).map(c -> c.formatted(seconds)).toArray(String[]::new)));
        })
        .toList();
  }

  /** Kills the worker that has the first of the jobs, at a random moment, and waits until all have ended. */
  private List<String> killOneWorker(List<String> jobs) throws Exception {
    await("all run", () -> jobs.stream().noneMatch(job -> fleet.field(job, "state").equals("queued")));
    long moment = System.nanoTime() + random.nextInt(2_500) * 1_000_000L;
    await("the moment has come", () -> System.nanoTime() - moment > 0);
    ServeProcess killed = fleet.workerOf(jobs.getFirst());
    fleet.lose(killed);
    Instant kill = Instant.now();
    List<String> lost = jobs.stream().filter(job -> fleet.field(job, "state").equals("running") && isOf(killed, job)).toList();
    await("they are settled", () -> lost.stream().noneMatch(job -> fleet.field(job, "state").equals("running") && isOf(killed, job)));
    lost.forEach(_ -> recoveries.add(Duration.between(kill, Instant.now()).toMillis()));
    jobs.forEach(fleet::awaitEnd);
    return lost;
  }

  private boolean isOf(ServeProcess worker, String job) {
    return fleet.field(job, "worker").contains("-" + worker.pid() + "-worker-");
  }

  private static List<String> states(Answer job) {
    return job.json().path("command_results").valueStream().map(result -> result.path("state").asString()).toList();
  }

  private static List<String> doneThen(int done, boolean doubtful, int size) {
    List<String> states = new ArrayList<>(Collections.nCopies(done, "succeeded"));
    if (doubtful) states.add("in_doubt");
    states.addAll(Collections.nCopies(size - states.size(), "not_sent"));
    return states;
  }

  private void report(int number, String what, int kills) {
    Collections.sort(recoveries);
    int size = recoveries.size();
    System.out.printf("scorecard %d: %d %s, after %d kills, p50 %.1f s p99 %.1f s%n", number, size, what, kills,
        recoveries.get((size - 1) / 2) / 1000.0, recoveries.get((size * 99 + 99) / 100 - 1) / 1000.0);
  }
}
