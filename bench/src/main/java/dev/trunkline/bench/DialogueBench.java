package dev.trunkline.bench;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.session.CommandLine;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Trust;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Option;

/**
 * What the dialogue costs: one command on a warm session, against a bare sshj loop that sends the same line to the same
 * device and reads to the same prompt. Both take turns in small groups, so that noise meets both; the first half of the run,
 * until the JVM has compiled what they use, does not count.
 */
@picocli.CommandLine.Command(name = "dialogue", description = "A command on a warm session against a bare sshj loop.")
final class DialogueBench implements Callable<Integer> {
  private static final int GROUP = 50;
  private static final Credential USER = Credential.ofPassword("admin", new Secret("admin"));
  private static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), 10 << 20);

  @Option(names = "--commands", description = "Commands of each side (default ${DEFAULT-VALUE}).", defaultValue = "60000")
  private int commands;

  @Option(names = "--line", description = "What is sent (default: ${DEFAULT-VALUE}).", defaultValue = "show clock")
  private String line;

  private final Histogram bare = new Histogram(3);
  private final Histogram ours = new Histogram(3);

  @Override
  public Integer call() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      SimulatedDevice device = lab.device(0);
      String prompt = device.hostname() + ">";
      device.shellsPerConnection(1);
      try (BareShell shell = BareShell.open(device.port());
          SshTransport transport = connect(device.port());
          DeviceSession session = open(transport)) {
        shell.readTo(prompt);
        shell.say("terminal length 0", prompt);
        rounds(commands, shell, prompt, session);
        bare.reset();
        ours.reset();
        rounds(commands, shell, prompt, session);
      }
    }
    print();
    return 0;
  }

  private void rounds(int count, BareShell shell, String prompt, DeviceSession session) throws Exception {
    CommandLine command = CommandLine.of(line);
    for (int done = 0; done < count; done += GROUP) {
      for (int i = 0; i < GROUP; i++) {
        long start = System.nanoTime();
        shell.say(line, prompt);
        bare.recordValue(System.nanoTime() - start);
      }
      for (int i = 0; i < GROUP; i++) {
        long start = System.nanoTime();
        session.run(command, Deadline.in(Duration.ofSeconds(10)));
        ours.recordValue(System.nanoTime() - start);
      }
    }
  }

  private void print() {
    System.out.printf("%-24s %10s %10s %10s%n", "microseconds a command", "bare sshj", "session", "overhead");
    row("p50", bare.getValueAtPercentile(50), ours.getValueAtPercentile(50));
    row("p90", bare.getValueAtPercentile(90), ours.getValueAtPercentile(90));
    row("p99", bare.getValueAtPercentile(99), ours.getValueAtPercentile(99));
    row("mean", bare.getMean(), ours.getMean());
  }

  private static void row(String what, double bare, double ours) {
    System.out.printf("%-24s %10.1f %10.1f %+9.1f %%%n", what, bare / 1000, ours / 1000, 100 * (ours / bare - 1));
  }

  private static SshTransport connect(int port) {
    Trust anyone = new Trust(new AnyHostKey(), (_, _) -> {});
    return SshTransport.connect(new Endpoint("127.0.0.1", port), USER, anyone, LIMITS, Deadline.in(Duration.ofSeconds(10)));
  }

  private static DeviceSession open(SshTransport transport) {
    Platform platform = Platforms.load(null).find("cisco_ios").orElseThrow();
    return DeviceSession.open(transport, platform, USER, LIMITS, Deadline.in(Duration.ofSeconds(10)));
  }
}
