package dev.trunkline.lab.terminal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** How all shells of one device behave, and the faults that wait for their moment. */
public final class Conduct {
  private final AtomicReference<Fault> next = new AtomicReference<>();
  private final Map<String, Fault> byLine = new ConcurrentHashMap<>();
  private volatile Behaviour behaviour = Behaviour.NORMAL;

  public Behaviour behaviour() {
    return behaviour;
  }

  public void behave(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  public void next(Fault fault) {
    next.set(fault);
  }

  public void onLine(String line, Fault fault) {
    byLine.put(line, fault);
  }

  Fault takeNext() {
    return next.getAndSet(null);
  }

  Fault takeFor(String line) {
    return byLine.remove(line);
  }
}
