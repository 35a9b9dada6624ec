package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.TestNode;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.failure.Collapse;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 12: a process that runs out of heap or of threads ends, and another settles its jobs. */
@Tag("scorecard")
class CollapseTest {
  private static final JobOutcome SUCCEEDED = new JobOutcome.Ended(JobState.SUCCEEDED, Optional.empty(), List.of(), Optional.empty());

  @ParameterizedTest
  @ValueSource(strings = {"heap", "threads"})
  void it_ends_within_five_seconds_and_its_job_is_run_by_another(String what) throws Exception {
    try (StoppableDatabase database = StoppableDatabase.start()) {
      database.settings(Map.of());
      Process process = start(what, database.given(database.port(), Map.of()));
      BufferedReader output = process.inputReader();
      UUID job = UUID.fromString(lineWith("job ", output, process).substring("job ".length()));
      lineWith("running", output, process);
      try (TestNode node = TestNode.with((_, _, _) -> SUCCEEDED, database.settings(Map.of()))) {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        long collapse = System.nanoTime();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        long ended = (System.nanoTime() - collapse) / 1_000_000;
        assertThat(process.exitValue()).isEqualTo(Collapse.EXIT_CODE);
        Scorecard.await("another has run it", Duration.ofSeconds(60), () -> node.state(job).ended());
        assertThat(node.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(node.field(job, "attempt")).isEqualTo("2");
        Scorecard.measured(12, "out of %s: the process ended with %d after %,d ms, its job had been run by another after %,d ms", what,
            process.exitValue(), ended, (System.nanoTime() - collapse) / 1_000_000);
        assertThat(ended).isLessThan(5_000);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** As the launcher starts it. */
  private static Process start(String what, Map<String, String> given) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CollapsingNode.class.getName(), what));
    given.forEach((key, value) -> command.add(key + "=" + value));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String lineWith(String beginning, BufferedReader output, Process process) throws Exception {
    List<String> before = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) return line;
      before.add(line);
    }
    throw new AssertionError("it ended early, with " + process.waitFor() + ":\n" + String.join("\n", before));
  }
}
