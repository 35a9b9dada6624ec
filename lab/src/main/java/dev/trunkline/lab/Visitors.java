package dev.trunkline.lab;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.session.Session;

/** Who is connected to a device, and who was. */
final class Visitors {
  private final Set<Session> present = ConcurrentHashMap.newKeySet();
  private final HighWater loggedIn = new HighWater();
  private final HighWater shellsOfOne = new HighWater();
  private final AtomicInteger came = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final List<String> farewells = new CopyOnWriteArrayList<>();

  /** Its number, counted from 1. */
  int connected(Session session) {
    present.add(session);
    return came.incrementAndGet();
  }

  void turnedAway() {
    turnedAway.incrementAndGet();
  }

  void refused() {
    refused.incrementAndGet();
  }

  void loggedIn(Session session) {
    logins.incrementAndGet();
    loggedIn.add(session);
  }

  void shellsOnOneConnection(int count) {
    shellsOfOne.reach(count);
  }

  void saidGoodbye(Session session, String message) {
    loggedIn.remove(session);
    farewells.add(message);
  }

  void disconnected(Session session) {
    loggedIn.remove(session);
    present.remove(session);
  }

  /** The device has let go of them before they notice. */
  void cutOff() {
    present.forEach(
        session -> {
          loggedIn.remove(session);
          session.getIoSession().close(true);
        });
  }

  int present() {
    return present.size();
  }

  int allWhoCame() {
    return came.get();
  }

  int allTurnedAway() {
    return turnedAway.get();
  }

  int allRefused() {
    return refused.get();
  }

  int logins() {
    return logins.get();
  }

  int mostLoggedIn() {
    return loggedIn.mark();
  }

  int mostShellsOnOneConnection() {
    return shellsOfOne.mark();
  }

  List<String> farewells() {
    return List.copyOf(farewells);
  }
}
