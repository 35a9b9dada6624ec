package dev.trunkline.bench;

import dev.trunkline.transport.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The OpenSSH of this machine: a server of its own on a free loopback port, and a client with a master to compare with. */
final class OpenSsh implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final Process server;
  private final int port;

  private OpenSsh(Path folder, Process server, int port) {
    this.folder = folder;
    this.server = server;
    this.port = port;
  }

  /** Empty where this machine has none. */
  static Optional<OpenSsh> start() throws IOException, InterruptedException {
    if (!Files.isExecutable(SERVER)) return Optional.empty();
    Path folder = Files.createTempDirectory("bench-sshd");
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("host").toString()));
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("user").toString()));
    // Where it separates privileges, sshd wants this directory; a package's start script makes it.
    if (user().equals("root")) Files.createDirectories(Path.of("/run/sshd"));
    int port = freePort();
    Files.writeString(folder.resolve("config"), config(folder, port));
    Process server =
        new ProcessBuilder(SERVER.toString(), "-D", "-e", "-f", folder.resolve("config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    OpenSsh started = new OpenSsh(folder, server, port);
    started.awaitPort();
    return Optional.of(started);
  }

  Endpoint endpoint() {
    return new Endpoint("127.0.0.1", port);
  }

  /** The text of the key that {@link #user()} logs in with. */
  String privateKey() throws IOException {
    return Files.readString(folder.resolve("user"));
  }

  static String user() {
    return System.getProperty("user.name");
  }

  /** Logs in with ssh and stays, so that {@link #command} needs no login. */
  void openMaster() throws IOException, InterruptedException {
    run(client("-M", "-N", "-f"));
  }

  /** One {@code ssh} process for one command through the master's socket. */
  void command(String command) throws IOException, InterruptedException {
    List<String> line = client();
    line.add(command);
    run(line);
  }

  private List<String> client(String... options) {
    List<String> line = new ArrayList<>(List.of("ssh", "-F", "none", "-S", folder.resolve("master").toString()));
    line.addAll(List.of(options));
    line.addAll(List.of("-i", folder.resolve("user").toString(), "-p", Integer.toString(port)));
    line.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"));
    line.add(user() + "@127.0.0.1");
    return line;
  }

  private static void run(List<String> line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int status = process.waitFor();
    if (status != 0) throw new IOException(line.getFirst() + " ended with " + status);
  }

  /**
   * Bash reads the user's start files for each command that comes by ssh, unless it takes itself for the shell of another: what
   * stands in them is not to be measured.
   */
  private static String config(Path folder, int port) {
    return """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s/host
        AuthorizedKeysFile %s/user.pub
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        MaxStartups 100
        MaxSessions 64
        PrintMotd no
        SetEnv SHLVL=2
        """
        .formatted(port, folder, folder);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end && server.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    throw new IOException("sshd did not start: " + Files.readString(folder.resolve("log")));
  }

  @Override
  public void close() throws IOException {
    server.descendants().forEach(ProcessHandle::destroy);
    server.destroy();
    server.onExit().join();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    // The master's socket goes by itself when its connection ends.
    for (Path file : files) Files.deleteIfExists(file);
  }
}
