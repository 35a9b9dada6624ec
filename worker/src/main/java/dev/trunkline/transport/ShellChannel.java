package dev.trunkline.transport;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.PTYMode;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session channel that tells its {@link Inbox} what happens to it, in the connection's reader thread. sshj's own way
 * is a read that blocks without a limit, and so a thread that does nothing else.
 */
final class ShellChannel extends SessionChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ShellChannel.class);

  private final Inbox inbox = new Inbox();
  private final SignOfLife life;
  private volatile boolean abandoned;

  ShellChannel(Connection connection, SignOfLife life) {
    super(connection);
    this.life = life;
    inbox.readFrom(getInputStream());
  }

  Inbox inbox() {
    return inbox;
  }

  /**
   * Opens it, with a terminal and a shell in it, before the deadline. sshj's own steps take their time-out from the
   * connection, where two openings at once would set it for each other.
   */
  void open(Terminal terminal, Deadline deadline) throws ConnectionException, TransportException {
    trans.write(buildOpenReq());
    await(openEvent, deadline);
    await(sendChannelRequest("pty-req", true, pty(terminal)), deadline);
    await(sendChannelRequest("shell", true, null), deadline);
  }

  /** Opens it, with a command in it and without a terminal, before the deadline. */
  void open(String command, Deadline deadline) throws ConnectionException, TransportException {
    trans.write(buildOpenReq());
    await(openEvent, deadline);
    await(sendChannelRequest("exec", true, new Buffer.PlainBuffer().putString(command)), deadline);
  }

  /** Closes it now, or as soon as the device opens it after all: else it would take one of the connection's channels. */
  Thread abandon() {
    abandoned = true;
    return Thread.startVirtualThread(this::closeIfOpen);
  }

  /** RFC 4254, section 6.2. */
  private static Buffer.PlainBuffer pty(Terminal terminal) {
    return new Buffer.PlainBuffer()
        .putString(terminal.type())
        .putUInt32(terminal.columns())
        .putUInt32(terminal.rows())
        .putUInt32(0)
        .putUInt32(0)
        .putBytes(PTYMode.encode(Map.of()));
  }

  private void await(Event<ConnectionException> event, Deadline deadline) throws ConnectionException {
    life.requireStanding();
    // Zero would mean to wait for ever.
    event.await(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
  }

  private void closeIfOpen() {
    try {
      if (isOpen()) close();
    } catch (IOException e) {
      LOG.debug("a shell that came to nothing did not close cleanly", e);
    }
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    life.heard();
    super.handle(message, packet);
    if (abandoned && message == Message.CHANNEL_OPEN_CONFIRMATION) Thread.startVirtualThread(this::closeIfOpen);
  }

  @Override
  protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
    super.receiveInto(stream, packet);
    inbox.wake();
  }

  @Override
  protected void eofInputStreams() {
    super.eofInputStreams();
    inbox.end("the device closed the shell");
  }

  @Override
  protected void closeAllStreams() {
    super.closeAllStreams();
    inbox.end("the device closed the shell");
  }

  @Override
  public void notifyError(SSHException error) {
    super.notifyError(error);
    // The connection may die while this object is still being made.
    if (inbox != null) inbox.end("the connection was lost: " + error.getMessage());
  }
}
