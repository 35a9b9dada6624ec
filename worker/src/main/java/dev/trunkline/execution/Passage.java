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
import java.time.Instant;
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
  private final LoginAudit audit;

  Passage(Connections connections, LoginGuard guard, LoginRules rules, LoginAudit audit) {
    this.connections = connections;
    this.guard = guard;
    this.rules = rules;
    this.audit = audit;
  }

  /**
   * @param actor who wants it
   * @throws DeviceException why there is no login, be it to a jump host, which is named then; nothing is left open
   */
  SshTransport connect(Login login, String actor, Deadline deadline) {
    Way way = Way.straight(login.endpoint(), login.algorithms());
    AtomicBoolean full = new AtomicBoolean();
    if (!login.isBehindJump()) return logIn(login, actor, way, full, deadline);
    while (true) {
      ChannelLease jump = lend(login.toLastJump(), actor, deadline);
      try {
        SshTransport transport = logIn(login, actor, way.over(jump.transport()), full, deadline);
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
  private SshTransport logIn(Login login, String actor, Way way, AtomicBoolean full, Deadline deadline) {
    try {
      rules.requireDecided(login.place());
      return guard.login(login.key(), login.credential(), deadline, () -> dial(login, actor, way, full, deadline));
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

  private SshTransport dial(Login login, String actor, Way way, AtomicBoolean full, Deadline deadline) {
    try {
      Trust trust = rules.trust(login.key().tenant(), login.path());
      return SshTransport.connect(way, login.typed(), trust, rules.limits(), deadline);
    } catch (DeviceException e) {
      full.set(e.code() == FailureCode.LIMIT_REACHED);
      audit.failed(login, actor, e, Instant.now());
      if (e.code() == FailureCode.HOST_KEY_CHANGED) shutOff(login);
      throw e;
    }
  }

  /** What is open to the device carries nothing new; not waited for, since this very login is a part of the connections. */
  private void shutOff(Login login) {
    Thread.startVirtualThread(() -> connections.drain(key -> key.leadsTo(login.place())));
  }

  private ChannelLease lend(Login jump, String actor, Deadline deadline) {
    Claim claim = Claim.ofJump(jump.key().tenant());
    return connections.lend(jump.key(), claim, time -> toJump(jump, actor, time), deadline);
  }

  private SshTransport toJump(Login jump, String actor, Deadline deadline) {
    SshTransport transport = connect(jump, actor, deadline);
    transport.startOneSession(deadline);
    return transport;
  }
}
