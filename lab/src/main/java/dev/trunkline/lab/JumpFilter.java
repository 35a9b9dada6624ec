package dev.trunkline.lab;

import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/** Lets those devices forward connections whose platform does it: the lab's jump hosts. */
final class JumpFilter extends RejectAllForwardingFilter {
  private final DeviceOfSession deviceOf;

  JumpFilter(DeviceOfSession deviceOf) {
    this.deviceOf = deviceOf;
  }

  @Override
  protected boolean checkAcceptance(String request, Session session, SshdSocketAddress target) {
    return deviceOf.session(session).software().platform().forwards();
  }
}
