package dev.trunkline.execution;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.connection.Claim;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.LoginGuard;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Trust;
import dev.trunkline.transport.Way;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * From the worker to a device, over its jump hosts. The connection to a jump host is shared like every other, one channel for
 * each connection that goes on from there; its login passes the guard by itself, before and outside of that of the device,
 * so that what a jump host refuses is not held against the device.
 */
final class Passage {
  private final Connections connections;
  private final LoginGuard guard;
  private final LoginRules rules;

  Passage(Connections connections, LoginGuard guard, LoginRules rules) {
    this.connections = connections;
    this.guard = guard;
    this.rules = rules;
  }

  /**
   * @throws DeviceException why there is no login, be it to a jump host, which is named then; nothing is left open
   */
  SshTransport connect(Login login, Deadline deadline) {
    Way way = Way.straight(login.endpoint(), login.algorithms());
    AtomicBoolean full = new AtomicBoolean();
    if (!login.isBehindJump()) return logIn(login, way, full, deadline);
    while (true) {
      ChannelLease jump = lend(login.toLastJump(), deadline);
      try {
        SshTransport transport = logIn(login, way.over(jump.transport()), full, deadline);
        transport.whenEnded(jump::close);
        return transport;
      } catch (RuntimeException | Error e) {
        boolean elsewhere = full.get() && jump.refused();
        jump.close();
        if (!elsewhere || deadline.passed()) throw e;
      }
    }
  }

  /**
   * @param full set where the jump host has no further channel
   */
  private SshTransport logIn(Login login, Way way, AtomicBoolean full, Deadline deadline) {
    try {
      return guard.login(login.key(), login.credential(), deadline, () -> dial(login, way, full, deadline));
    } catch (DeviceException e) {
      throw login.isOfJump() ? ofJump(login, e) : e;
    }
  }

  /** Whoever reads it asked for a device. */
  private static DeviceException ofJump(Login jump, DeviceException e) {
    Failure failure = e.failure();
    String detail = "jump host %s: %s".formatted(jump.key().label(), failure.detail());
    return new DeviceException(failure.saying(detail), e);
  }

  private SshTransport dial(Login login, Way way, AtomicBoolean full, Deadline deadline) {
    try {
      Trust trust = rules.trust(login.key().tenant(), login.path());
      return SshTransport.connect(way, login.typed(), trust, rules.limits(), deadline);
    } catch (DeviceException e) {
      full.set(e.code() == FailureCode.LIMIT_REACHED);
      throw e;
    }
  }

  private ChannelLease lend(Login jump, Deadline deadline) {
    Claim claim = Claim.ofJump(jump.key().tenant());
    return connections.lend(jump.key(), claim, time -> toJump(jump, time), deadline);
  }

  private SshTransport toJump(Login jump, Deadline deadline) {
    SshTransport transport = connect(jump, deadline);
    transport.startOneSession(deadline);
    return transport;
  }
}
