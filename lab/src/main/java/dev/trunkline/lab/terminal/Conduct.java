package dev.trunkline.lab.terminal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** How all shells of one device behave, and the faults that wait for their moment. */
public final class Conduct {
  private final AtomicReference<Fault> next = new AtomicReference<>();
  private final Map<String, Fault> byLine = new ConcurrentHashMap<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
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

  /** From now on this line is answered with this text and does nothing else. */
  public void answer(String line, String text) {
    answers.put(line, text);
  }

  String answerTo(String line) {
    return answers.get(line);
  }

  Fault takeNext() {
    return next.getAndSet(null);
  }

  Fault takeFor(String line) {
    return byLine.remove(line);
  }
}
