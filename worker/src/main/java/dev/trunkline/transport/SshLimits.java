package dev.trunkline.transport;

import java.time.Duration;

/**
 * How long each step with a device may take, and how much it may say.
 *
 * @param connect until the TCP connection stands; name resolution included
 * @param handshake from there until the keys are exchanged
 * @param auth from there until the login is accepted
 * @param idle how long a device may be silent while a command runs
 * @param maxOutputBytes what is kept of one command's output; the rest is read and dropped
 */
public record SshLimits(Duration connect, Duration handshake, Duration auth, Duration idle, long maxOutputBytes) {
  public SshLimits {
    positive("connect", connect);
    positive("handshake", handshake);
    positive("auth", auth);
    positive("idle", idle);
    if (maxOutputBytes < 1) throw new IllegalArgumentException("maxOutputBytes must be at least 1");
  }

  private static void positive(String name, Duration limit) {
    if (!limit.isPositive()) throw new IllegalArgumentException(name + " must be positive, is " + limit);
  }
}
