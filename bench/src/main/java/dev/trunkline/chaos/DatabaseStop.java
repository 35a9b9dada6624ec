package dev.trunkline.chaos;

/** The two ways in which PostgreSQL ends without waiting for its clients. */
enum DatabaseStop {
  /** What is in hand is rolled back, what is written is flushed. */
  FAST("INT"),
  /** As if it had crashed: the next start recovers from the log. Commits that did not wait for the disk may be lost. */
  IMMEDIATE("QUIT");

  private final String signal;

  DatabaseStop(String signal) {
    this.signal = signal;
  }

  /** What tells PostgreSQL to end like this. */
  String signal() {
    return signal;
  }
}
