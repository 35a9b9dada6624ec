package dev.trunkline.transport;

import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;

/**
 * A session channel that tells its {@link Inbox} what happens to it, in the connection's reader thread. sshj's own way
 * is a read that blocks without a limit, and so a thread that does nothing else.
 */
final class ShellChannel extends SessionChannel {
  private final Inbox inbox = new Inbox();

  ShellChannel(Connection connection) {
    super(connection);
    inbox.readFrom(getInputStream());
  }

  Inbox inbox() {
    return inbox;
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
