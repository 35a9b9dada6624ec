package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.SimulatedDevice;
import dev.trunkline.lab.Traffic;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several shells opened on one connection to a device that takes its time. 000_abe7 #30, TRAP-a. */
class ShellOpeningTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final SshLimits LIMITS = new SshLimits(LONG, LONG, LONG, LONG, 1 << 20);
  private static final Terminal TERMINAL = Terminal.wide("vt100");

  private Lab lab;
  private SimulatedDevice device;
  private FaultProxy proxy;
  private SshTransport transport;

  @BeforeEach
  void connect() throws Exception {
    lab = Lab.start(LabOptions.of(1, "linux"));
    device = lab.device(0);
    proxy = FaultProxy.to(device.port());
    Credential credential = Credential.ofPassword("admin", new Secret(device.access().password()));
    Endpoint endpoint = new Endpoint("127.0.0.1", proxy.port());
    transport = SshTransport.connect(endpoint, credential, TrustingHostKeys.ANYWHERE, LIMITS, Deadline.in(LONG));
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    proxy.close();
    lab.close();
  }

  @Test
  void an_opening_in_a_hurry_does_not_hurry_another() throws Exception {
    proxy.treat(Traffic.toClient(Passage.delay(SHORT.multipliedBy(2))));
    try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Shell> patient = side.submit(() -> transport.openShell(TERMINAL, Deadline.in(LONG)));
      assertThatThrownBy(() -> transport.openShell(TERMINAL, Deadline.in(SHORT))).hasMessageContaining("gave no shell");
      patient.get().close();
    }
    assertThat(transport.isAlive()).isTrue();
  }

  @Test
  void a_shell_that_comes_too_late_is_closed_and_takes_no_channel() throws Exception {
    device.shellsPerConnection(1);
    proxy.treat(Traffic.toClient(Passage.delay(SHORT.multipliedBy(2))));
    assertThatThrownBy(() -> transport.openShell(TERMINAL, Deadline.in(SHORT))).hasMessageContaining("gave no shell");
    proxy.treat(Traffic.UNDISTURBED);
    await(this::opensAShell);
  }

  private boolean opensAShell() {
    try (Shell shell = transport.openShell(TERMINAL, Deadline.in(LONG))) {
      return shell.isOpen();
    } catch (DeviceException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the time it took").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
