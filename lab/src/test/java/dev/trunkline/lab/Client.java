package dev.trunkline.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.core.CoreModuleProperties;

/** One SSH connection to a device, by MINA's own client. */
final class Client implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SshClient SSH = started();

  private final ClientSession session;

  private Client(ClientSession session) {
    this.session = session;
  }

  static Client unauthenticated(SimulatedDevice device, String user) throws IOException {
    return unauthenticated(device.port(), user);
  }

  static Client login(SimulatedDevice device) throws IOException {
    return login(device.port(), device.access().user(), device.access().password());
  }

  static Client login(int port, String user, String password) throws IOException {
    Client client = unauthenticated(port, user);
    client.password(password);
    return client;
  }

  private static Client unauthenticated(int port, String user) throws IOException {
    return new Client(SSH.connect(user, "127.0.0.1", port).verify(PATIENCE).getSession());
  }

  void password(String password) throws IOException {
    session.addPasswordIdentity(password);
    session.auth().verify(PATIENCE);
  }

  void key(KeyPair key) throws IOException {
    session.addPublicKeyIdentity(key);
    session.auth().verify(PATIENCE);
  }

  ClientSession session() {
    return session;
  }

  Dialogue shell() throws IOException {
    return shell(200, 24);
  }

  Dialogue shell(int columns, int rows) throws IOException {
    ChannelShell channel = session.createShellChannel();
    channel.setPtyColumns(columns);
    channel.setPtyLines(rows);
    Screen screen = new Screen();
    channel.setOut(screen);
    channel.setRedirectErrorStream(true);
    channel.open().verify(PATIENCE);
    return new Dialogue(channel, screen);
  }

  void awaitClosed() {
    session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.CLOSED), PATIENCE);
  }

  static PublicKey hostKeyOf(SimulatedDevice device) throws IOException {
    AtomicReference<PublicKey> seen = new AtomicReference<>();
    try (Client client = login(device)) {
      seen.set(client.session.getServerKey());
    }
    return seen.get();
  }

  @Override
  public void close() {
    session.close(true);
  }

  private static SshClient started() {
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((session, address, key) -> true);
    CoreModuleProperties.REQUEST_SHELL_REPLY.set(client, true);
    client.start();
    return client;
  }

  /** A shell seen from the keyboard. */
  record Dialogue(ChannelShell channel, Screen screen) {

    /** Types a line and waits until the screen ends like this; everything shown since is the answer. */
    String say(String line, String end) throws IOException {
      type(line + "\r");
      return screen.until(end);
    }

    void type(String keys) throws IOException {
      channel.getInvertedIn().write(keys.getBytes(StandardCharsets.UTF_8));
      channel.getInvertedIn().flush();
    }

    void awaitClosed() {
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
    }
  }
}
