package dev.trunkline.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.terminal.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process is shut down while a command of its job talks, and another one runs the job anew. */
class HandedBackOutputTest {
  private static final String LINES =
      IntStream.range(0, 40).mapToObj("line %02d of a long answer\n"::formatted).collect(Collectors.joining());

  @Test
  void what_was_said_is_taken_back_and_told_anew_and_nobody_has_to_connect_again() throws Exception {
    TestDatabase.empty();
    Ear ear = new Ear();
    UUID job;
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        Database own = TestDatabase.open(TestDatabase.settings(Map.of()));
        LiveEvents events = new LiveEvents(JdbcClient.create(own.dataSource()), 10)) {
      SimulatedDevice device = lab.device(0);
      device.answer("show long", LINES);
      device.behave(Behaviour.NORMAL.drip(30, Duration.ofMillis(100)));
      events.start();
      try (TestNode first = TestNode.onDevices(Map.of("shutdown.grace_period_seconds", "0"))) {
        job = first.submit(Jobs.on(device.port()).commands("show clock", "show long").timeout(Duration.ofMinutes(2)));
        events.listen(job, 2, Optional.empty(), ear);
        ear.await("line 02");
      }
      ear.await("handed_back");
      assertThat(ear.await("event: output")).startsWith("event: output_reset").contains("\"index\":0");
      device.behave(Behaviour.NORMAL);
      device.answer("show clock", "later\n");
      device.answer("show long", LINES.replace("line", "row"));
      try (TestNode second = TestNode.onDevices(Map.of())) {
        assertThat(ear.await("event: output")).contains("\"index\":0").contains("later");
        assertThat(ear.await("event: output")).contains("\"index\":1").contains("row 00");
        ear.await("event: end");
        assertThat(second.state(job)).isEqualTo(JobState.SUCCEEDED);
        assertThat(second.outputs(job)).isEqualTo(List.of("later\n", LINES.replace("line", "row")));
      }
    }
  }
}
