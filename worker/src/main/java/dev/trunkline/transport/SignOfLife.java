package dev.trunkline.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.schmizz.concurrent.Promise;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.transport.TransportException;

/** When the device of one connection was last heard of, and asking it whether it is still there. Needs no socket. */
public final class SignOfLife {
  private static final String REQUEST = "keepalive@openssh.com";

  private final Connection connection;
  private final BooleanSupplier ended;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long heardAt = System.nanoTime();

  /**
   * @param ended whether the connection has ended, known before anybody who waits for an answer on it is told
   */
  SignOfLife(Connection connection, BooleanSupplier ended) {
    this.connection = connection;
    this.ended = ended;
  }

  /** In terms of {@link System#nanoTime()}. Answers count, and whatever arrives on a channel that tells it here. */
  public long heardAt() {
    return heardAt;
  }

  /** Whether somebody waits for bytes of the device at this moment. */
  public boolean isAwaited() {
    return waiting.get() > 0;
  }

  /**
   * Sends a global request that wants an answer (RFC 4254, section 4) and waits for it as long as the connection lasts. Most devices
   * do not know the request and say so, which shows as well that they are there.
   *
   * @return how long the answer took; empty where the connection ended first
   */
  public Optional<Duration> ask() {
    long start = System.nanoTime();
    if (!isAnswered()) return Optional.empty();
    heard();
    return Optional.of(Duration.ofNanos(heardAt - start));
  }

  private boolean isAnswered() {
    Promise<SSHPacket, ConnectionException> answer;
    try {
      answer = connection.sendGlobalRequest(REQUEST, true, new byte[0]);
    } catch (TransportException e) {
      return false;
    }
    try {
      requireStanding();
      answer.retrieve();
      return true;
    } catch (ConnectionException e) {
      return !ended.getAsBoolean();
    }
  }

  /**
   * Sends bytes that mean nothing and are not answered: SSH_MSG_IGNORE, RFC 4253 section 11.2.
   *
   * @return false where the connection has ended
   */
  public boolean sendIgnored() {
    try {
      connection.getTransport().write(new SSHPacket(Message.IGNORE).putString(""));
      return true;
    } catch (TransportException e) {
      return false;
    }
  }

  /**
   * Whoever is to wait for an answer registers for it, then calls this, then waits. sshj tells the end of a connection once, to all
   * who are registered at that moment; somebody later would wait in vain, since a dying connection still takes what is written.
   *
   * @throws ConnectionException where it has ended, so that no answer would come
   */
  void requireStanding() throws ConnectionException {
    if (ended.getAsBoolean()) throw new ConnectionException(DisconnectReason.CONNECTION_LOST, "the connection has ended");
  }

  /** Something came from the device. */
  void heard() {
    heardAt = System.nanoTime();
  }

  void beginWaiting() {
    waiting.incrementAndGet();
  }

  void endWaiting() {
    waiting.decrementAndGet();
  }
}
