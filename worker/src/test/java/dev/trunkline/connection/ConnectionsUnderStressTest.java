package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 64 threads lend, open, fail, close and lose connections at random. In the end nothing is counted any more, and no device ever
 * saw more than the limits allow. 000_abe7 #11, #29, #30, #32, TRAP-a, TRAP-c; 001_9083 #44, TRAP-b; 003_3bfa #19; 004_5469 #47,
 * TRAP-a.
 */
@Tag("alone")
class ConnectionsUnderStressTest {
  private static final int THREADS = 64;
  private static final Duration TIME = Duration.ofSeconds(12);
  private static final AdmissionLimits LIMITS = new AdmissionLimits(11, 3, 6, 1);
  private static final int ENOUGH = 200;
  private static final int CHANNELS = 4;
  private static final List<String> OWNERS = List.of("ann", "bob", "cy");

  private final Connections connections = new Connections("c", LIMITS, Logins.channels(CHANNELS), Logins.KEEP, _ -> {});
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final LongAdder answered = new LongAdder();
  private final long end = System.nanoTime() + TIME.toNanos();

  @Test
  void nothing_leaks_and_no_limit_is_passed() throws Exception {
    try (Lab servers = Lab.start(LabOptions.of(2, "linux"));
        Lab switches = Lab.start(LabOptions.of(1, "cisco_ios"))) {
      servers.device(1).shellsPerConnection(2);
      List<SimulatedDevice> devices = List.of(servers.device(0), servers.device(1), switches.device(0));
      List<Future<?>> work = new ArrayList<>();
      try (ExecutorService crowd = Executors.newFixedThreadPool(THREADS)) {
        for (int i = 0; i < THREADS - 1; i++) work.add(crowd.submit(() -> comeAndGo(devices)));
        work.add(crowd.submit(() -> disturb(devices)));
      }
      for (Future<?> each : work) each.get();
      System.out.println("outcomes " + outcomes + ", " + told());
      for (SimulatedDevice device : devices) {
        System.out.printf("%s: most logged in %d, most shells %d, logins %d%n",
            device.platform(), device.mostLoggedIn(), device.mostShellsOnOneConnection(), device.logins());
      }
      assertThat(devices).allSatisfy(device -> assertThat(device.mostLoggedIn()).isLessThanOrEqualTo(LIMITS.perHost()));
      assertThat(devices).extracting(SimulatedDevice::mostShellsOnOneConnection).first().isEqualTo(CHANNELS);
      assertThat(servers.device(1).mostShellsOnOneConnection()).isLessThanOrEqualTo(2);
      assertThat(switches.device(0).mostShellsOnOneConnection()).isEqualTo(1);
      assertThat(connections.counts().channels()).isZero();
      connections.sweep(Instant.now().plusSeconds(601));
      assertThat(connections.counts()).isEqualTo(new ConnectionCounts(0, 0, 0, 0));
    }
  }

  private String told() {
    ConnectionStatistics statistics = connections.statistics();
    return "opened %d, failed %d, channels %d, shared %d, refused by devices %d, over limits %d, lost %d, closed %d"
        .formatted(
            statistics.openedCount(),
            statistics.failedCount(),
            statistics.channelCount(),
            statistics.sharedCount(),
            statistics.refusedChannelCount(),
            statistics.refusedCount(),
            statistics.lostCount(),
            statistics.closedCount());
  }

  private Void comeAndGo(List<SimulatedDevice> devices) {
    while (goesOn()) {
      String outcome;
      try {
        outcome = visit(any(devices));
      } catch (DeviceException e) {
        outcome = e.code().name();
        LockSupport.parkNanos(1_000_000);
      } catch (IllegalStateException e) {
        outcome = e.getMessage();
      }
      outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    }
    return null;
  }

  private String visit(SimulatedDevice device) {
    boolean guess = oneIn(50);
    ConnectionKey key = guess ? Logins.key(device, "guess") : Logins.key(device);
    Connector connector = guess ? Logins.connector(device, "guess") : Logins.connector(device);
    Deadline deadline = oneIn(20) ? Deadline.in(Duration.ofMillis(30)) : Logins.soon();
    Claim claim = new Claim(any(OWNERS), any(List.of(Claim.Kind.values())), Optional.empty());
    return connections.open(key, claim, connector, this::use, deadline);
  }

  private String use(ChannelLease lease) {
    if (oneIn(40)) throw new IllegalStateException("failed before its channel was open");
    Shell shell = Logins.shell(lease);
    try {
      if (oneIn(40)) throw new IllegalStateException("failed with its channel open");
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000));
      answered.increment();
      return "answered";
    } finally {
      lease.closing();
      shell.close();
      lease.close();
    }
  }

  /** However slow the machine is, something has to have come of it. */
  private boolean goesOn() {
    return System.nanoTime() < end || answered.sum() < ENOUGH;
  }

  private Void disturb(List<SimulatedDevice> devices) {
    while (goesOn()) {
      LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
      ConnectionCounts counts = connections.counts();
      assertThat(counts.admitted()).isLessThanOrEqualTo(LIMITS.total());
      SimulatedDevice device = any(devices);
      switch (ThreadLocalRandom.current().nextInt(4)) {
        // Dropped at the end of a channel, a device may be taken for one that cannot share: the first is to show that it can.
        case 0 -> devices.get(1 + ThreadLocalRandom.current().nextInt(2)).dropConnections();
        case 1 -> connections.drain(key -> key.port() == device.port());
        case 2 -> connections.sweep(Instant.now().plusSeconds(601));
        case 3 -> connections.infos(Instant.now()).stream().findFirst().ifPresent(info -> connections.close(info.id(), "closed by hand"));
      }
    }
    return null;
  }

  private static boolean oneIn(int many) {
    return ThreadLocalRandom.current().nextInt(many) == 0;
  }

  private static <T> T any(List<T> all) {
    return all.get(ThreadLocalRandom.current().nextInt(all.size()));
  }
}
