package dev.trunkline.lab;

import dev.trunkline.lab.replay.Cuts;
import dev.trunkline.lab.replay.Playback;
import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.terminal.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;

/**
 * A recorded device behind a real SSH server on 127.0.0.1: plays the same recording to every shell. Its user has the
 * password {@value Recording#PASSWORD}, the enable secret is {@value Recording#ENABLE_SECRET}.
 */
public final class ReplayDevice implements AutoCloseable {
  private final SshServer sshd;
  private final BlockingQueue<Playback> ended = new ArrayBlockingQueue<>(16);
  private volatile Playback latest;

  private ReplayDevice(SshServer sshd) {
    this.sshd = sshd;
  }

  /** For a program, which must type byte for byte what the recording has. */
  public static ReplayDevice start(Recording recording, Cuts cuts) throws IOException {
    SshServer sshd = server(recording);
    ReplayDevice device = new ReplayDevice(sshd);
    sshd.setShellFactory(
        channel -> new ReplayShell(channel, wire -> device.play(recording, cuts, wire), device.ended::offer));
    sshd.start();
    return device;
  }

  /**
   * For people with an SSH client of their own.
   *
   * @param port 0 finds a free one
   * @param ended told what became of each shell
   */
  static ReplayDevice startForPeople(Recording recording, int port, Consumer<Playback> ended) throws IOException {
    SshServer sshd = server(recording);
    sshd.setPort(port);
    sshd.setShellFactory(
        channel ->
            new ReplayShell(
                channel,
                wire -> new Playback(recording, new Cuts.Whole(), Playback.Keyboard.OF_A_PERSON, wire),
                ended));
    sshd.start();
    return new ReplayDevice(sshd);
  }

  public int port() {
    return sshd.getPort();
  }

  /** What became of the shell that ended next; empty where none ends in time. */
  public Optional<Playback> awaitEnd(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(ended.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The one that was started last; empty until there is one. */
  public Optional<Playback> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public void close() throws IOException {
    sshd.stop(true);
  }

  private Playback play(Recording recording, Cuts cuts, Wire wire) {
    latest = new Playback(recording, cuts, Playback.Keyboard.EXACT, wire);
    return latest;
  }

  private static SshServer server(Recording recording) {
    SshServer sshd = SshServer.setUpDefaultServer();
    sshd.setHost("127.0.0.1");
    sshd.setNioWorkers(1);
    sshd.setKeyPairProvider(KeyPairProvider.wrap(HostKey.generate()));
    sshd.setUserAuthFactories(
        List.of(UserAuthPasswordFactory.INSTANCE, UserAuthKeyboardInteractiveFactory.INSTANCE));
    sshd.setPasswordAuthenticator(
        (user, password, session) ->
            user.equals(recording.login().sshUsername()) && password.equals(Recording.PASSWORD));
    CoreModuleProperties.TCP_NODELAY.set(sshd, true);
    CoreModuleProperties.IDLE_TIMEOUT.set(sshd, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(sshd, Duration.ZERO);
    recording.sshVersion().ifPresent(version -> CoreModuleProperties.SERVER_IDENTIFICATION.set(sshd, version));
    CoreModuleProperties.WELCOME_BANNER.set(sshd, recording.banner());
    return sshd;
  }
}
