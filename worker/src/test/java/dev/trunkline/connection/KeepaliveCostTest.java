package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.trunkline.device.Line;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.transport.SignOfLife;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 003_3bfa #13, #16: what a keepalive costs. Client and devices share this JVM, so the processor time is that of both sides. */
@Tag("long")
class KeepaliveCostTest {
  private static final int MESSAGES = 2_000;
  private static final int CONNECTIONS = 200;
  private static final Duration WATCHED = Duration.ofSeconds(20);

  private final Connections connections = new Connections("c", Logins.AMPLE, Logins.channels(10), Logins.KEEP, _ -> {});

  @Test
  void a_keepalive_takes_less_than_10_ms() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "linux"))) {
      ChannelLease lease = lend(lab.device(0).port());
      SignOfLife life = lease.transport().life();
      for (int i = 0; i < MESSAGES; i++) life.ask();
      long[] nanos = new long[MESSAGES];
      long cpu = cpuNanos();
      for (int i = 0; i < MESSAGES; i++) nanos[i] = life.ask().orElseThrow().toNanos();
      long used = cpuNanos() - cpu;
      Arrays.sort(nanos);
      System.out.printf("keepalive on loopback: p50 %.3f ms, p99 %.3f ms, %.3f ms of CPU on both sides%n",
          nanos[MESSAGES / 2] / 1e6, nanos[MESSAGES * 99 / 100] / 1e6, used / 1e6 / MESSAGES);
      assertThat(nanos[MESSAGES / 2]).isLessThan(Duration.ofMillis(10).toNanos());
      lease.close();
      connections.closeAll("the test is over");
    }
  }

  @Test
  void watching_connections_needs_one_thread_and_next_to_no_processor() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(CONNECTIONS, "linux"));
        Keepalives keepalives =
            new Keepalives(new KeepaliveRules(Duration.ofSeconds(1), 3), _ -> Line.Keepalive.REQUEST,
                connections.statistics())) {
      connections.whenOpened(keepalives::watch);
      lab.devices().forEach(device -> lend(device.port()));
      rest(Duration.ofSeconds(5));
      long asked = connections.statistics().answeredKeepaliveCount();
      long cpu = cpuNanos();
      rest(WATCHED);
      double share = (cpuNanos() - cpu) / (double) WATCHED.toNanos();
      long messages = connections.statistics().answeredKeepaliveCount() - asked;
      long threads = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("keepalive")).count();
      System.out.printf("%d connections asked every second: %d keepalives in %d s, %.2f %% of one processor on both sides%n",
          CONNECTIONS, messages, WATCHED.toSeconds(), share * 100);
      assertThat(threads).isEqualTo(1);
      assertThat(connections.statistics().unansweredKeepaliveCount()).isZero();
      connections.closeAll("the test is over");
    }
  }

  private ChannelLease lend(int port) {
    return connections.lend(Logins.keyAt(port), Logins.JOB, Logins.connectorAt(port), Logins.soon());
  }

  private static void rest(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) LockSupport.parkNanos(end - System.nanoTime());
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }
}
