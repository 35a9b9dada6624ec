package dev.trunkline.lab.terminal;

/** The way from a shell to its client. */
public interface Wire {

  /** Sends the bytes without blocking; {@code done} runs once, when they are on their way. */
  void send(byte[] bytes, Runnable done);

  /** Ends the shell in good order. */
  void exit(int status);

  /** Cuts the TCP connection. */
  void cut();

  /** The device goes down with all its connections, and comes back. */
  default void reload() {
    cut();
  }
}
