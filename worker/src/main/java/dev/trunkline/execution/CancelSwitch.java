package dev.trunkline.execution;

import dev.trunkline.failure.FailureCode;

/**
 * Turned on once by whoever wants a running job stopped; read by the run itself, which also says what may be interrupted. Made
 * in the thread of the run and given back there with {@link #over}: no interrupt comes later, so none meets the database
 * connection on which the end of the job is written.
 */
public final class CancelSwitch {
  /** Why the job is to stop. The first wish stays. */
  public enum Wish {
    NONE,
    /** Somebody wants the job itself stopped. */
    CANCEL,
    /** The process ends, and another may go on with the job. */
    SHUT_DOWN
  }

  private static final Runnable NOTHING = () -> {};

  private final Thread run = Thread.currentThread();
  private Runnable interruption = NOTHING;
  private Wish wish = Wish.NONE;
  private boolean shielded;
  private boolean over;

  /** Asks for a cancel: see {@link #turnOn(Wish)}. */
  public void turnOn() {
    turnOn(Wish.CANCEL);
  }

  /** Interrupts the run at once where it allows that, else it stops between two commands. */
  public synchronized void turnOn(Wish why) {
    if (wish != Wish.NONE) return;
    wish = why;
    interruption.run();
    if (!shielded) interrupt();
  }

  /** Interrupts the run whatever it waits for; returns whether that cuts off something that changes the device. */
  public synchronized boolean force() {
    interrupt();
    return shielded && !over;
  }

  private void interrupt() {
    if (!over) run.interrupt();
  }

  public boolean isOn() {
    return wish() != Wish.NONE;
  }

  public synchronized Wish wish() {
    return wish;
  }

  /** Whether a job that has changed nothing goes to another process, unless it would meet the same failure there. */
  boolean handsBack(FailureCode code) {
    return wish() == Wish.SHUT_DOWN && code.retryable();
  }

  /** From now on, turning the switch runs {@code interrupt} as well; where it is on already, that happens at once. */
  public synchronized void whenTurned(Runnable interrupt) {
    interruption = interrupt;
    if (wish != Wish.NONE) interrupt.run();
  }

  /** From now on, turning the switch runs nothing. */
  public synchronized void disarm() {
    interruption = NOTHING;
  }

  /**
   * From now on the run is not interrupted: something follows that must not be left half done.
   *
   * @return false where the switch is on already; the run then has to stop first
   */
  synchronized boolean shield() {
    shielded = wish == Wish.NONE || shielded;
    return wish == Wish.NONE;
  }

  /** The run has ended. Called in its thread. */
  public synchronized void over() {
    over = true;
    Thread.interrupted();
  }
}
