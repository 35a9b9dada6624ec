package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.FaultProxy;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.lab.Passage;
import dev.trunkline.lab.Traffic;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A channel made after the end of its connection was told, while the dying connection still takes what is written: nobody answers,
 * so nobody may wait. The device says nothing here, and {@link SignOfLife} knows of the end already.
 */
class OpeningAtTheEndTest {
  /** Who waits for so long fails in other words. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private Lab lab;
  private FaultProxy proxy;
  private SSHClient client;
  private SignOfLife life;

  @BeforeEach
  void connect() throws Exception {
    lab = Lab.start(LabOptions.of(1, "linux"));
    proxy = FaultProxy.to(lab.device(0).port());
    client = new SSHClient();
    client.addHostKeyVerifier(new PromiscuousVerifier());
    client.connect("127.0.0.1", proxy.port());
    client.authPassword("admin", lab.device(0).access().password());
    life = new SignOfLife(client.getConnection(), () -> true);
    proxy.treat(Traffic.toClient(Passage.swallow()));
  }

  @AfterEach
  void close() throws Exception {
    proxy.reset();
    client.close();
    proxy.close();
    lab.close();
  }

  @Test
  void a_shell_does_not_wait() {
    var channel = new ShellChannel(connection(), life);
    assertLost(() -> channel.open(Terminal.wide("vt100"), Deadline.in(LONG)));
  }

  @Test
  void a_command_does_not_wait() {
    var channel = new ShellChannel(connection(), life);
    assertLost(() -> channel.open("show clock", Deadline.in(LONG)));
  }

  @Test
  void a_forward_does_not_wait() {
    var channel = new ForwardChannel(connection(), life, new InetSocketAddress("127.0.0.1", 40_000), target());
    assertLost(() -> channel.open(Deadline.in(LONG)));
  }

  @Test
  void a_jump_does_not_wait() {
    Endpoint jump = new Endpoint("127.0.0.1", proxy.port());
    assertThatThrownBy(() -> JumpChannel.open(connection(), life, new Socket(), jump, target(), Deadline.in(LONG)))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("was lost before it got to");
  }

  @Test
  void a_keepalive_does_not_wait() {
    assertThat(life.ask()).isEmpty();
  }

  private void assertLost(ThrowingCallable opening) {
    assertThatThrownBy(opening).hasMessage("the connection has ended");
  }

  private Connection connection() {
    return client.getConnection();
  }

  private static Endpoint target() {
    return new Endpoint("127.0.0.1", 9);
  }
}
