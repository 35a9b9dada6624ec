package dev.trunkline.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trunkline.Jobs;
import dev.trunkline.TestNode;
import dev.trunkline.database.Outage;
import dev.trunkline.database.StoppableDatabase;
import dev.trunkline.job.JobState;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10: the disk of the database is full. Needs a file system of its own, and so root. */
@Tag("scorecard")
class DatabaseDiskFullTest {
  private static final int MEGABYTES = 200;
  private static final String SLOW = "show lab slow 4";

  /** As much as a job may bring, so that the tables need room soon. */
  private static final String LONG_COMMAND = "show " + "x".repeat(900);

  @TempDir Path parent;
  private Path disk;
  private Path ballast;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(parent.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk.toString()) == 0;
    if (!mounted) System.out.println("scorecard 10: SKIPPED, no file system can be mounted here");
    assumeThat(mounted).as("a file system can be mounted").isTrue();
    ballast = disk.resolve("ballast");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) assertThat(run("umount", "-l", disk.toString())).isZero();
  }

  @Test
  void submits_are_refused_reads_go_on_and_all_is_well_once_there_is_room() throws Exception {
    try (StoppableDatabase database = StoppableDatabase.in(Files.createDirectory(disk.resolve("data")));
        Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        TestNode node = TestNode.onDevices(database.settings(Map.of()))) {
      Jobs later = Jobs.on(9).commands(LONG_COMMAND).runAt(Instant.now().plusSeconds(36_000));
      List<UUID> accepted = new ArrayList<>(List.of(node.submit(later)));
      UUID inHand = node.submit(Jobs.on(lab.device(0).port()).commands(SLOW, "show version"));
      accepted.add(inHand);
      Scorecard.await("the command runs", () -> lab.device(0).lines().contains(SLOW));
      fill();
      RuntimeException refusal = null;
      for (int i = 0; i < 20_000 && refusal == null; i++) {
        try {
          accepted.add(node.submit(later));
        } catch (RuntimeException e) {
          refusal = e;
        }
      }
      assertThat(refusal).isNotNull();
      assertThat(Outage.isCauseOf(refusal)).as("%s", refusal).isTrue();
      boolean alive = node.node().database().presence().isHere();
      if (alive) assertThat(node.field(accepted.getFirst(), "state")).isEqualTo("queued");
      Scorecard.await("the job in hand has ended on the device", () -> lab.device(0).lines().contains("show version"));
      Files.delete(ballast);
      long room = System.nanoTime();
      Scorecard.await("a submit is taken", () -> taken(node, Jobs.on(lab.device(0).port()), accepted));
      assertThat(node.end(inHand)).isEqualTo(JobState.SUCCEEDED);
      assertThat(node.field(inHand, "attempt")).isEqualTo("1");
      assertThat(node.end(accepted.getLast())).isEqualTo(JobState.SUCCEEDED);
      long recovered = (System.nanoTime() - room) / 1_000_000;
      for (UUID job : accepted) assertThat(node.state(job)).isIn(JobState.QUEUED, JobState.SUCCEEDED);
      assertThat(node.node().jdbc().sql("select count(*) from jobs").query(Integer.class).single()).isEqualTo(accepted.size());
      Scorecard.measured(10, "disk full: submits refused (%s), reads answered: %s; with room again a job had ended"
              + " after %,d ms, all %d accepted jobs are there",
          Outage.inWords(refusal), alive, recovered, accepted.size());
    }
  }

  /** All that is left but a little. */
  private void fill() throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(disk).getUsableSpace() > 1024 * 1024) {
        out.write(block);
        out.flush();
      }
    }
  }

  private static boolean taken(TestNode node, Jobs job, List<UUID> accepted) {
    try {
      return accepted.add(node.submit(job));
    } catch (RuntimeException e) {
      assertThat(Outage.isCauseOf(e)).as("%s", e).isTrue();
      return false;
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
