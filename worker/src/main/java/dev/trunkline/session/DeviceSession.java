package dev.trunkline.session;

import dev.trunkline.device.Platform;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import java.util.Optional;

/** A logged-in command line: lines in, replies out, always at a known prompt in between. One thread at a time uses it. */
public final class DeviceSession implements AutoCloseable {
  private DeviceSession() {}

  /**
   * Opens a shell on the connection, finds the prompt, enters the resting mode and prepares the terminal.
   *
   * @throws dev.trunkline.failure.DeviceException PROMPT_TIMEOUT, UNEXPECTED_PROMPT, ENABLE_FAILED, LIMIT_REACHED,
   *     DEADLINE or CANCELLED; the shell is closed then, the connection is not
   */
  public static DeviceSession open(
      SshTransport transport, Platform platform, Credential credential, SshLimits limits, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws dev.trunkline.failure.DeviceException PROMPT_TIMEOUT, UNEXPECTED_PROMPT, DEADLINE or CANCELLED; the session
   *     is unusable then and {@link #partialOutput()} has what the device said
   */
  public Reply run(CommandLine command, Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** Does nothing where every command of the platform is live. */
  public void enterConfig(Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** Back to the resting mode; a candidate that was not committed is thrown away. */
  public void leaveConfig(Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** Empty where the platform has no candidate. */
  public Optional<Reply> commit(Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** Empty where the platform has nothing to save. */
  public Optional<Reply> save(Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** Shows that the session waits at the prompt of its resting mode. */
  public void prove(Deadline deadline) {
    throw new UnsupportedOperationException();
  }

  /** Bytes of commands and answers that were handed to the connection; what only looks for the prompt is not counted. */
  public long commandBytesSent() {
    throw new UnsupportedOperationException();
  }

  /** What the device said to the command that failed last, cleaned as in {@link Reply#output()}. */
  public byte[] partialOutput() {
    throw new UnsupportedOperationException();
  }

  public boolean isUsable() {
    throw new UnsupportedOperationException();
  }

  /** Ends a running wait in another thread with CANCELLED; the session is unusable afterwards. */
  public void cancel() {
    throw new UnsupportedOperationException();
  }

  /** Logs out, waiting at most 1 s for the device to agree, and closes the shell. The connection stays. */
  public void close(String reason) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    close("closed");
  }
}
