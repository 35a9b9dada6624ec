package dev.trunkline.bench;

import dev.trunkline.job.Command;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The job of a benchmark: it reads, is never repeated, and logs in as the simulated devices want. */
final class BenchJob {
  private BenchJob() {}

  static JobSpec on(int port, String... commands) {
    return new JobSpec(
        JobSpec.DEFAULT_TENANT,
        new DeviceAddress("127.0.0.1", port, "admin", "cisco_ios"),
        JobKind.COMMAND,
        Effect.READ,
        Stream.of(commands).map(Command::of).toList(),
        false,
        new FailureStrategy.Continue(),
        Duration.ofSeconds(300),
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        "",
        Map.of(),
        Optional.empty(),
        new Secrets(Map.of(Secrets.PASSWORD, "admin", Secrets.ENABLE_SECRET, "enable")));
  }
}
