package dev.trunkline.lab;

import java.io.IOException;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;

/** A session channel of a device: one too many is refused, and on some platforms its end is the connection's end. */
final class DeviceChannel extends ChannelSession {
  private static final AttributeKey<OpenShells> OPEN = new AttributeKey<>();

  private final DeviceOfSession deviceOf;
  private boolean counted;

  private DeviceChannel(DeviceOfSession deviceOf) {
    this.deviceOf = deviceOf;
  }

  @Override
  public OpenFuture open(long recipient, long windowSize, long packetSize, Buffer buffer) {
    SimulatedDevice device = deviceOf.session(getSession());
    int shells = openShells().add(device.shellsPerConnection());
    counted = shells > 0;
    if (counted) {
      device.visitors().shellsOnOneConnection(shells);
      return super.open(recipient, windowSize, packetSize, buffer);
    }
    OpenFuture refused = new DefaultOpenFuture(this, this);
    refused.addListener(told -> close(true));
    refused.setException(
        new SshChannelOpenException(recipient, SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "No more sessions"));
    return refused;
  }

  @Override
  protected RequestHandler.Result handleInternalRequest(String type, boolean wantReply, Buffer buffer)
      throws IOException {
    boolean starts = type.equals("shell") || type.equals("exec");
    return starts && deviceOf.session(getSession()).refusesShells()
        ? RequestHandler.Result.ReplyFailure
        : super.handleInternalRequest(type, wantReply, buffer);
  }

  /** How many shells the connection has had at most; numbers them. */
  int nextShellNumber() {
    return openShells().nextNumber();
  }

  @Override
  protected void preClose() {
    if (counted) {
      counted = false;
      openShells().remove();
      if (deviceOf.session(getSession()).software().platform().closesConnection()) {
        addCloseFutureListener(closed -> getSession().close(false));
      }
    }
    super.preClose();
  }

  private OpenShells openShells() {
    return getSession().computeAttributeIfAbsent(OPEN, key -> new OpenShells());
  }

  private static final class OpenShells {
    private int open;
    private int numbered;

    /** How many there are then; 0 where that is one too many. */
    synchronized int add(int most) {
      return open >= most ? 0 : ++open;
    }

    synchronized void remove() {
      open--;
    }

    synchronized int nextNumber() {
      return ++numbered;
    }
  }

  static final class Factory extends ChannelSessionFactory {
    private final DeviceOfSession deviceOf;

    Factory(DeviceOfSession deviceOf) {
      this.deviceOf = deviceOf;
    }

    @Override
    public Channel createChannel(Session session) {
      return new DeviceChannel(deviceOf);
    }
  }
}
