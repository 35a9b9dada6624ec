package dev.trunkline.lab;

import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.apache.sshd.server.forward.TcpForwardingFilter;
import org.apache.sshd.server.forward.TcpipServerChannel;

/** A connection that a device holds for a client; one too many is refused. */
final class ForwardChannel extends TcpipServerChannel {
  private final DeviceOfSession deviceOf;
  private boolean counted;

  private ForwardChannel(DeviceOfSession deviceOf) {
    super(TcpForwardingFilter.Type.Direct, null);
    this.deviceOf = deviceOf;
  }

  @Override
  public OpenFuture open(long recipient, long windowSize, long packetSize, Buffer buffer) {
    counted = forwards().add(getSession());
    if (counted) {
      return super.open(recipient, windowSize, packetSize, buffer);
    }
    OpenFuture refused = new DefaultOpenFuture(this, this);
    refused.addListener(told -> close(true));
    refused.setException(
        new SshChannelOpenException(recipient, SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "No more channels"));
    return refused;
  }

  @Override
  protected void preClose() {
    if (counted) {
      counted = false;
      forwards().remove(getSession());
    }
    super.preClose();
  }

  private Forwards forwards() {
    return deviceOf.session(getSession()).forwards();
  }

  static final class Factory extends DirectTcpipFactory {
    private final DeviceOfSession deviceOf;

    Factory(DeviceOfSession deviceOf) {
      this.deviceOf = deviceOf;
    }

    @Override
    public Channel createChannel(Session session) {
      return new ForwardChannel(deviceOf);
    }
  }
}
