package dev.trunkline.lab;

import java.util.HashMap;
import java.util.Map;
import org.apache.sshd.common.session.Session;

/** The connections that a device holds for its clients: the direct-tcpip channels of RFC 4254, section 7.2. */
public final class Forwards {
  private final Map<Session, Integer> open = new HashMap<>();
  private int mostPerConnection = Integer.MAX_VALUE;
  private int total;
  private int mark;

  /** One more than this many on one connection is refused with SSH_OPEN_RESOURCE_SHORTAGE. */
  public synchronized void perConnection(int most) {
    mostPerConnection = most;
  }

  /** Open now. */
  public synchronized int open() {
    return open.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** So many one connection had at once, at most. */
  public synchronized int mostOnOneConnection() {
    return mark;
  }

  /** Opened since the device started. */
  public synchronized int total() {
    return total;
  }

  /** False where it is one too many. */
  synchronized boolean add(Session session) {
    int there = open.getOrDefault(session, 0);
    if (there >= mostPerConnection) {
      return false;
    }
    open.put(session, there + 1);
    total++;
    mark = Math.max(mark, there + 1);
    return true;
  }

  synchronized void remove(Session session) {
    open.computeIfPresent(session, (of, count) -> count == 1 ? null : count - 1);
  }
}
