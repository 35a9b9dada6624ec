package dev.trunkline.execution;

import java.util.concurrent.atomic.AtomicReference;

/** Turned on once by whoever wants a running job stopped; read, and armed with what to interrupt, by the run itself. */
public final class CancelSwitch {
  private static final Runnable NOTHING = () -> {};
  private static final Runnable ON = () -> {};

  private final AtomicReference<Runnable> interruption = new AtomicReference<>(NOTHING);

  public void turnOn() {
    interruption.getAndSet(ON).run();
  }

  public boolean isOn() {
    return interruption.get() == ON;
  }

  /** From now on, turning the switch runs {@code interrupt}; where it is on already, that happens at once. */
  public void whenTurned(Runnable interrupt) {
    Runnable before = interruption.getAndUpdate(current -> current == ON ? ON : interrupt);
    if (before == ON) interrupt.run();
  }

  /** From now on, turning the switch interrupts nothing. */
  public void disarm() {
    interruption.updateAndGet(current -> current == ON ? ON : NOTHING);
  }
}
