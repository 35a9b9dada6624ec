package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An authenticated SSH connection, on which shells are opened. Costs a platform thread and 0.7 MiB while it lives. */
public final class SshTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SshTransport.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Endpoint endpoint;
  private final SshLimits limits;
  private final Socket socket;
  private final SSHClient client;
  private final Negotiated negotiated;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Tap tap = Tap.NONE;

  private SshTransport(Endpoint endpoint, SshLimits limits, Socket socket, SSHClient client, Negotiated negotiated) {
    this.endpoint = endpoint;
    this.limits = limits;
    this.socket = socket;
    this.client = client;
    this.negotiated = negotiated;
    client.getTransport().setDisconnectListener((_, _) -> ended.complete(null));
    if (!client.getTransport().isRunning()) ended.complete(null);
  }

  /**
   * Dials, exchanges keys and logs in; each step within its own limit and all of them before the deadline.
   *
   * @throws DeviceException DNS, TARGET_NOT_ALLOWED, TCP_REFUSED, TCP_TIMEOUT, HANDSHAKE_TIMEOUT, ALGORITHM_MISMATCH,
   *     HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, AUTH_FAILED, DEADLINE or CANCELLED; nothing is left open then
   */
  public static SshTransport connect(
      Endpoint endpoint, Credential credential, Trust trust, SshLimits limits, Deadline deadline) {
    return connect(Way.straight(endpoint, AlgorithmProfile.MODERN), credential, trust, limits, deadline);
  }

  /** As above, by this way; LIMIT_REACHED where a jump host has no further channel. */
  public static SshTransport connect(Way way, Credential credential, Trust trust, SshLimits limits, Deadline deadline) {
    Endpoint endpoint = way.endpoint();
    if (deadline.passed()) throw new DeviceException(FailureCode.DEADLINE, "no time left to connect to " + endpoint);
    Socket socket = way.dial(trust.targets(), deadline.within(limits.connect()));
    try {
      var handshake = new Handshake(endpoint, trust.hostKeys(), way.algorithms(), credential.isByCertificate());
      SSHClient client = handshake.shake(socket, deadline.within(limits.handshake()));
      new Authentication(client, credential).authenticate(socket, deadline.within(limits.auth()));
      return new SshTransport(endpoint, limits, socket, client, handshake.negotiated());
    } catch (RuntimeException e) {
      Dial.hangUp(socket);
      throw e;
    }
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public Negotiated negotiated() {
    return negotiated;
  }

  /** What the device's SSH server calls itself, such as {@code SSH-2.0-OpenSSH_9.6}: RFC 4253, section 4.2. */
  public String identification() {
    String software = serverVersion();
    // sshj cuts off eight characters, which leaves the hyphen behind the longer "SSH-1.99".
    return software.startsWith("-") ? "SSH-1.99" + software : "SSH-2.0-" + software;
  }

  /** The software part of the device's SSH identification, such as {@code OpenSSH_9.2p1}. */
  public String serverVersion() {
    return client.getTransport().getServerVersion();
  }

  /** What the device showed while it authenticated; empty for nothing. */
  public String banner() {
    return Objects.requireNonNullElse(client.getUserAuth().getBanner(), "");
  }

  /** Shows the shells opened from now on to the tap. */
  public void tap(Tap tap) {
    this.tap = tap;
  }

  /** Whether the connection still stands as far as this side has heard. */
  public boolean isAlive() {
    return !closed.get() && client.getTransport().isRunning();
  }

  /** Runs once, in a thread of its own, when the connection ends, whoever ends it; at once where it has. */
  public void whenEnded(Runnable told) {
    ended.thenRunAsync(told, Thread::startVirtualThread);
  }

  /**
   * Opens a channel with a terminal and a shell in it.
   *
   * @throws DeviceException LIMIT_REACHED where the device refuses a further channel, which hurts none of the others;
   *     PROMPT_TIMEOUT where it does not answer or is gone; CANCELLED
   */
  public Shell openShell(Terminal terminal, Deadline deadline) {
    Deadline opening = deadline.within(limits.handshake());
    Deadline blocked = new Deadline(opening.nanoTime() + CLOSING.toNanos());
    client.getConnection().setTimeoutMs((int) Math.clamp(opening.remaining().toMillis(), 1, Integer.MAX_VALUE));
    try (var _ = Watchdog.closing(socket, blocked)) {
      ShellChannel channel = new ShellChannel(client.getConnection());
      channel.open();
      try {
        channel.allocatePTY(terminal.type(), terminal.columns(), terminal.rows(), 0, 0, Map.of());
        channel.startShell();
        return new Shell(endpoint, socket, channel, tap);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (OpenFailException e) {
      throw noShell(FailureCode.LIMIT_REACHED, "refused a further channel: " + e.getReason() + " " + e.getMessage(), e);
    } catch (IOException e) {
      if (Interruption.caused(e)) throw noShell(FailureCode.CANCELLED, "was let go while it gave a shell", e);
      boolean refused = e instanceof ConnectionException && isAlive() && !opening.passed();
      FailureCode code = refused ? FailureCode.LIMIT_REACHED : FailureCode.PROMPT_TIMEOUT;
      throw noShell(code, "gave no shell: " + e.getMessage(), e);
    }
  }

  /** For {@link Way}. */
  Socket forward(Endpoint target, Deadline deadline) {
    return JumpChannel.open(client.getConnection(), socket, endpoint, target, deadline);
  }

  /**
   * Makes a jump host quick: OpenSSH turns Nagle's algorithm off on its side only once a session has begun, and until then
   * holds back by 40 ms what it forwards. A host that gives no session may forward all the same. Others are left alone: a
   * router ends the whole connection with its first command.
   */
  public void startOneSession(Deadline deadline) {
    if (!serverVersion().startsWith("OpenSSH")) return;
    Deadline starting = deadline.within(limits.handshake());
    client.getConnection().setTimeoutMs((int) Math.clamp(starting.remaining().toMillis(), 1, Integer.MAX_VALUE));
    try (var _ = Watchdog.closing(socket, new Deadline(starting.nanoTime() + CLOSING.toNanos()));
        Session session = client.startSession()) {
      session.exec("true");
    } catch (IOException e) {
      Interruption.caused(e);
      LOG.debug("{} gave no session", endpoint, e);
    }
  }

  private DeviceException noShell(FailureCode code, String what, IOException e) {
    return new DeviceException(code, endpoint + " " + what, e);
  }

  @Override
  public void close() {
    close("");
  }

  /**
   * Says goodbye in a thread of its own, since a half-dead connection blocks it; after 2 s the socket just closes.
   *
   * @param reason goes to the device (RFC 4253, section 11.1)
   */
  public void close(String reason) {
    if (closed.getAndSet(true)) return;
    Thread goodbye = Thread.ofVirtual().name("close-" + endpoint).start(() -> disconnect(reason));
    try {
      goodbye.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Dial.hangUp(socket);
    }
  }

  private void disconnect(String reason) {
    try {
      client.getTransport().disconnect(DisconnectReason.BY_APPLICATION, reason);
      client.disconnect();
    } catch (IOException e) {
      LOG.debug("{} was not told goodbye", endpoint, e);
    }
  }
}
