package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An authenticated SSH connection, on which shells are opened. Costs a platform thread and 0.7 MiB while it lives. */
public final class SshTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SshTransport.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final Duration ANSWERING = Duration.ofSeconds(1);
  private static final Duration GIVING_UP = Duration.ofSeconds(1);

  private final Endpoint endpoint;
  private final SshLimits limits;
  private final Socket socket;
  private final SSHClient client;
  private final Negotiated negotiated;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private final SignOfLife life;
  private volatile Tap tap = Tap.NONE;

  private SshTransport(Endpoint endpoint, SshLimits limits, Socket socket, SSHClient client, Negotiated negotiated) {
    this.endpoint = endpoint;
    this.limits = limits;
    this.socket = socket;
    this.client = client;
    this.negotiated = negotiated;
    this.life = new SignOfLife(client.getConnection(), ended::isDone);
    // Bounds what waits for the device to close a channel, or to take more of what is written.
    client.getConnection().setTimeoutMs(Math.toIntExact(limits.handshake().toMillis()));
    client.getTransport().setDisconnectListener((_, why) -> ended.complete(new Ending(closed.get(), why)));
    if (!client.getTransport().isRunning()) ended.complete(new Ending(false, "it ended while it was being opened"));
  }

  /**
   * Dials, exchanges keys and logs in; each step within its own limit and all of them before the deadline.
   *
   * @throws DeviceException DNS, TARGET_NOT_ALLOWED, TCP_REFUSED, TCP_TIMEOUT, LIMIT_REACHED where the device says that it has no
   *     room for a further connection, HANDSHAKE_TIMEOUT, ALGORITHM_MISMATCH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED,
   *     AUTH_FAILED, DEADLINE or CANCELLED; nothing is left open then
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
      var transport = new SshTransport(endpoint, limits, socket, client, handshake.negotiated());
      transport.logIn(credential, deadline.within(limits.auth()));
      return transport;
    } catch (RuntimeException e) {
      Dial.hangUp(socket);
      throw e;
    }
  }

  /** A login that is cut off may have succeeded at the device by then, so that it has to be told. */
  private void logIn(Credential credential, Deadline deadline) {
    try {
      new Authentication(client, credential).authenticate(socket, deadline);
    } catch (RuntimeException e) {
      close("the login failed");
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
    return !closed.get() && !ended.isDone() && client.getTransport().isRunning();
  }

  /** Runs once, in a thread of its own, when the connection ends, whoever ends it; at once where it has. */
  public void whenEnded(Runnable told) {
    ended.thenRunAsync(told, Thread::startVirtualThread);
  }

  /** How it ended; empty while it stands. */
  public Optional<Ending> ending() {
    return Optional.ofNullable(ended.getNow(null));
  }

  /** When the device was last heard of. */
  public SignOfLife life() {
    return life;
  }

  /**
   * Ends a connection on which nobody answers any more; those who wait on it are told why. Bounded by 1 s.
   *
   * @param why as in "3 keepalives were not answered"
   */
  public void giveUp(String why) {
    if (closed.getAndSet(true)) return;
    var lost = new ConnectionException(DisconnectReason.CONNECTION_LOST, why);
    Thread dying = Thread.ofVirtual().name("give-up-" + endpoint).start(() -> client.getTransport().die(lost));
    try {
      dying.join(GIVING_UP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // A write that blocks holds back the end until its socket is closed.
      Dial.hangUp(socket);
    }
  }

  /**
   * Opens a channel with a terminal and a shell in it.
   *
   * @throws DeviceException LIMIT_REACHED where the device refuses a further channel, which hurts none of the others;
   *     PROMPT_TIMEOUT where it does not answer or is gone; CANCELLED
   */
  public Shell openShell(Terminal terminal, Deadline deadline) {
    return openSession((channel, opening) -> channel.open(terminal, opening), deadline);
  }

  /**
   * Opens a channel that runs one command, without a terminal (RFC 4254, section 6.5). What it says until it ends is the answer.
   *
   * @throws DeviceException as {@link #openShell}
   */
  public Shell openCommand(String command, Deadline deadline) {
    return openSession((channel, opening) -> channel.open(command, opening), deadline);
  }

  /** What makes a session of a channel. */
  @FunctionalInterface
  private interface Beginning {
    void in(ShellChannel channel, Deadline opening) throws IOException;
  }

  private Shell openSession(Beginning beginning, Deadline deadline) {
    Deadline opening = deadline.within(limits.handshake());
    Deadline blocked = new Deadline(opening.nanoTime() + CLOSING.toNanos());
    try (var _ = Watchdog.closing(socket, blocked)) {
      ShellChannel channel = new ShellChannel(client.getConnection(), life);
      try {
        beginning.in(channel, opening);
        return new Shell(endpoint, socket, channel, life, tap);
      } catch (IOException e) {
        channel.abandon().join(opening.within(GIVING_UP).remaining());
        throw e;
      }
    } catch (OpenFailException e) {
      throw noShell(FailureCode.LIMIT_REACHED, "refused a further channel: " + e.getReason() + " " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noShell(FailureCode.CANCELLED, "was let go while it gave a shell", e);
    } catch (IOException e) {
      if (Interruption.caused(e)) throw noShell(FailureCode.CANCELLED, "was let go while it gave a shell", e);
      boolean refused = e instanceof ConnectionException && isAlive() && !opening.passed();
      FailureCode code = refused ? FailureCode.LIMIT_REACHED : FailureCode.PROMPT_TIMEOUT;
      throw noShell(code, "gave no shell: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a channel through which the device connects to the target (RFC 4254, section 7.2).
   *
   * @param originator who is to be connected
   * @throws DeviceException LIMIT_REACHED where the device is short of channels; TCP_REFUSED where it cannot connect to the
   *     target; TARGET_NOT_ALLOWED where it must not; TCP_TIMEOUT where it does not say in time; PROMPT_TIMEOUT where the
   *     connection is gone; CANCELLED
   */
  public ForwardedStream openForward(Endpoint target, InetSocketAddress originator, Deadline deadline) {
    ForwardChannel channel = new ForwardChannel(client.getConnection(), life, originator, target);
    return ForwardedStream.open(channel, endpoint, target, socket, deadline);
  }

  /** For {@link Way}. */
  Socket forward(Endpoint target, Deadline deadline) {
    return JumpChannel.open(client.getConnection(), life, socket, endpoint, target, deadline);
  }

  /**
   * Makes a jump host quick: OpenSSH turns Nagle's algorithm off on its side only once a session has begun, and until then
   * holds back by 40 ms what it forwards. A host that gives no session may forward all the same. Others are left alone: a
   * router ends the whole connection with its first command.
   */
  public void startOneSession(Deadline deadline) {
    if (!serverVersion().startsWith("OpenSSH")) return;
    try (Shell session = openCommand("true", deadline)) {
      LOG.debug("{} gave a session, open: {}", endpoint, session.isOpen());
    } catch (DeviceException e) {
      LOG.debug("{} gave no session", endpoint, e);
    }
  }

  private DeviceException noShell(FailureCode code, String what, Exception e) {
    return new DeviceException(code, endpoint + " " + what, e);
  }

  @Override
  public void close() {
    close("");
  }

  /**
   * Says goodbye in a thread of its own, since a half-dead connection blocks it, and waits until the device has ended the
   * connection; after 2 s the socket just closes.
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
      if (client.getTransport().isRunning()) sayGoodbye(reason);
      client.disconnect();
    } catch (IOException e) {
      LOG.debug("{} was not told goodbye", endpoint, e);
    }
  }

  /**
   * Returns when the device has ended the connection, since until then it counts it among its lines. sshj's own way hangs up
   * behind the message.
   */
  private void sayGoodbye(String reason) throws IOException {
    SSHPacket goodbye = new SSHPacket(Message.DISCONNECT);
    goodbye.putUInt32(DisconnectReason.BY_APPLICATION.toInt()).putString(reason).putString("");
    client.getTransport().write(goodbye);
    try {
      ended.get(ANSWERING.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("{} did not end the connection", endpoint, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
