package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection from a jump host to a device, as a channel of the connection to the jump host (RFC 4254, section 7.2). It can be
 * given up at any moment without a wait, and without harm to the other channels.
 */
final class JumpChannel extends DirectConnection {
  private static final Logger LOG = LoggerFactory.getLogger(JumpChannel.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final SignOfLife life;
  private final Endpoint jump;
  private final Endpoint target;
  private final Socket carrier;
  private boolean deaf;
  private volatile boolean abandoned;

  private JumpChannel(Connection connection, SignOfLife life, Socket carrier, Endpoint jump, Endpoint target) {
    super(connection, target.host(), target.port());
    this.life = life;
    this.carrier = carrier;
    this.jump = jump;
    this.target = target;
  }

  /**
   * Closing the socket gives the channel up.
   *
   * @param life of the connection to the jump host
   * @param carrier of the connection to the jump host; loses it where that does not even take what is to be sent
   * @throws DeviceException TCP_REFUSED or TCP_TIMEOUT where the jump host does not get there; TARGET_NOT_ALLOWED where it may
   *     not; LIMIT_REACHED where it opens no further channel; CANCELLED
   */
  static Socket open(
      Connection connection, SignOfLife life, Socket carrier, Endpoint jump, Endpoint target, Deadline deadline) {
    JumpChannel channel = new JumpChannel(connection, life, carrier, jump, target);
    try (var _ = Watchdog.closing(carrier, new Deadline(deadline.nanoTime() + CLOSING.toNanos()))) {
      channel.open(deadline);
      return new StreamSocket(channel.ears(), channel.getOutputStream(), channel::abandon);
    } catch (OpenFailException e) {
      throw channel.refused(e);
    } catch (IOException e) {
      channel.abandon();
      throw channel.failed(e, deadline);
    }
  }

  /** sshj's own waits as long as the whole connection's limit, which others set meanwhile. */
  private void open(Deadline deadline) throws IOException {
    trans.write(buildOpenReq());
    life.requireStanding();
    openEvent.await(Math.max(1, deadline.remaining().toMillis()), TimeUnit.MILLISECONDS);
  }

  /** The connection inside closes its stream by itself when it ends, while the device may still be talking. */
  private InputStream ears() {
    return new FilterInputStream(getInputStream()) {
      @Override
      public void close() {
        abandon();
      }
    };
  }

  private DeviceException refused(OpenFailException e) {
    return switch (e.getReason()) {
      case ADMINISTRATIVELY_PROHIBITED, UNKNOWN_CHANNEL_TYPE -> refused(FailureCode.TARGET_NOT_ALLOWED, "does not forward to", e);
      case CONNECT_FAILED, UNKNOWN -> refused(FailureCode.TCP_REFUSED, "has no connection to", e);
      case RESOURCE_SHORTAGE -> refused(FailureCode.LIMIT_REACHED, "has no further channel to", e);
    };
  }

  private DeviceException refused(FailureCode code, String how, OpenFailException e) {
    return new DeviceException(code, "the jump host %s %s %s: %s".formatted(jump, how, target, e.getMessage()), e);
  }

  private DeviceException failed(IOException e, Deadline deadline) {
    if (Interruption.caused(e)) return new DeviceException(FailureCode.CANCELLED, "cancelled while connecting", e);
    String how = deadline.passed() ? "did not get to %s in time" : "was lost before it got to %s";
    return new DeviceException(FailureCode.TCP_TIMEOUT, "the jump host " + jump + " " + how.formatted(target), e);
  }

  /**
   * Ends every wait for bytes at once. The other side is told in a thread of its own, and its answer is not waited for: OpenSSH
   * gives it once the device has taken all that was sent.
   */
  void abandon() {
    abandoned = true;
    hearNothing();
    if (isOpen()) Thread.ofVirtual().name("close-jump-" + target).start(this::sayGoodbye);
  }

  private synchronized void hearNothing() {
    deaf = true;
    eofInputStreams();
  }

  private void sayGoodbye() {
    try (var _ = Watchdog.closing(carrier, Deadline.in(CLOSING))) {
      sendClose();
    } catch (TransportException e) {
      LOG.debug("the channel to {} on {} did not close cleanly", target, jump, e);
    }
  }

  /** For sshj, bytes for a stream that was closed here are an error that ends the whole connection. */
  @Override
  protected synchronized void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    life.heard();
    if (!deaf) super.receiveInto(stream, packet);
  }

  /** Where it was given up while the jump host still tried, what then opens is closed. */
  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    super.handle(message, packet);
    if (abandoned && message == Message.CHANNEL_OPEN_CONFIRMATION) sendClose();
  }

  /** sshj's own also closes the stream to the device, and waits for whoever is writing: in the reader of all channels. */
  @Override
  protected void closeAllStreams() {
    eofInputStreams();
  }

  @Override
  public void notifyError(SSHException error) {
    String why = "the connection to the jump host " + jump + " was lost: " + error.getMessage();
    super.notifyError(new TransportException(why, error));
  }
}
