package dev.trunkline.api.record;

import dev.trunkline.lab.replay.Step;
import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lines typed one by one, each after the device has been silent for a while: for a device that has no platform file
 * yet, so that there are no steps. <code>{password}</code> and <code>{enable}</code> in a line type that secret.
 */
public final class TypedTalk implements Talk {
  private final BufferedReader lines;
  private final Credential credential;
  private final Duration silence;
  private final PrintStream screen;

  /**
   * @param screen shows what the device says
   */
  public TypedTalk(BufferedReader lines, Credential credential, Duration silence, PrintStream screen) {
    this.lines = lines;
    this.credential = credential;
    this.silence = silence;
    this.screen = screen;
  }

  @Override
  public String platform() {
    return "new";
  }

  @Override
  public String usernameSuffix() {
    return "";
  }

  @Override
  public boolean hasEnableSecret() {
    return true;
  }

  @Override
  public boolean typesByItself() {
    return false;
  }

  @Override
  public Optional<String> nonceIn(String typed) {
    return Optional.empty();
  }

  @Override
  public void talk(SshTransport transport, List<Step> steps, Deadline deadline) {
    try (Shell shell = transport.openShell(Terminal.wide("vt100"), deadline)) {
      while (listen(shell, deadline)) {
        String line = lines.readLine();
        if (line == null) return;
        shell.send((filled(line) + "\n").getBytes(StandardCharsets.UTF_8), deadline);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until the device is silent; false once it will say nothing more. */
  private boolean listen(Shell shell, Deadline deadline) {
    while (true) {
      switch (shell.take(deadline.within(silence))) {
        case Arrival.Bytes(byte[] bytes) -> {
          screen.write(bytes, 0, bytes.length);
          screen.flush();
        }
        case Arrival.Silence() -> {
          return !deadline.passed();
        }
        case Arrival.Ended _, Arrival.Cancelled _ -> {
          return false;
        }
      }
    }
  }

  private String filled(String line) {
    String password = credential.proof() instanceof Credential.Password(Secret secret) ? secret.reveal() : "{password}";
    String enable = credential.enable().map(Secret::reveal).orElse("{enable}");
    return line.replace("{password}", password).replace("{enable}", enable);
  }
}
