package dev.trunkline.transport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * An OpenSSH server of this machine on a free loopback port, with keys made for it and room for two shells on a
 * connection. Skips the test where there is none.
 */
public final class LocalSshd implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final Process process;
  private final int port;

  private LocalSshd(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  public static LocalSshd start() throws Exception {
    return start(LocalSshd::config);
  }

  /** One that lets nobody in but by a certificate of its authority: {@link #certify}. */
  static LocalSshd trustingAuthority() throws Exception {
    return start(
        (folder, port) ->
            config(folder, port).replace("AuthorizedKeysFile %s/user.pub".formatted(folder), "AuthorizedKeysFile none")
                + "TrustedUserCAKeys %s/authority.pub\n".formatted(folder));
  }

  /** One that is no jump host. */
  static LocalSshd forwardingNothing() throws Exception {
    return start((folder, port) -> config(folder, port) + "AllowTcpForwarding no\n");
  }

  private static LocalSshd start(BiFunction<Path, Integer, String> config) throws Exception {
    assumeTrue(Files.isExecutable(SSHD), "SKIPPED: " + SSHD + " is not installed, nothing was tested against OpenSSH");
    Path folder = Files.createTempDirectory("sshd");
    keygen(folder.resolve("authority"), "ed25519");
    keygen(folder.resolve("host_ed25519"), "ed25519");
    keygen(folder.resolve("host_rsa"), "rsa");
    keygen(folder.resolve("user"), "ed25519");
    if (user().equals("root")) Files.createDirectories(Path.of("/run/sshd"));
    int port = freePort();
    Files.writeString(folder.resolve("config"), config.apply(folder, port));
    Process process =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", folder.resolve("config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    LocalSshd sshd = new LocalSshd(folder, process, port);
    sshd.awaitPort();
    return sshd;
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", port);
  }

  public Credential credential() throws IOException {
    return Credential.ofPrivateKey(user(), new Secret(Files.readString(folder.resolve("user"))), Optional.empty());
  }

  /** Its host keys, as lines of a known_hosts file. */
  String knownHosts() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String type : List.of("rsa", "ed25519")) {
      lines.append("[127.0.0.1]:").append(port).append(' ').append(Files.readString(folder.resolve("host_" + type + ".pub")));
    }
    return lines.toString();
  }

  public String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Override
  public void close() throws Exception {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.waitFor(5, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  /** A key in files of their own. */
  record Pair(Path file) {
    Secret privateKey() throws IOException {
      return new Secret(Files.readString(file));
    }

    String publicKey() throws IOException {
      return Files.readString(Path.of(file + ".pub"));
    }
  }

  Pair newKey(String type, String passphrase) throws Exception {
    Path file = folder.resolve("key-" + UUID.randomUUID());
    keygen(file, type, passphrase);
    return new Pair(file);
  }

  /**
   * @param validity as ssh-keygen's -V takes it
   */
  Secret certify(Pair pair, String validity) throws Exception {
    run("ssh-keygen", "-q", "-s", folder.resolve("authority").toString(), "-I", "test", "-n", user(), "-V", validity, pair.file + ".pub");
    return new Secret(Files.readString(Path.of(pair.file + "-cert.pub")));
  }

  static String user() {
    return System.getProperty("user.name");
  }

  private static String config(Path folder, int port) {
    return """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s/host_ed25519
        HostKey %s/host_rsa
        AuthorizedKeysFile %s/user.pub
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        MaxSessions 2
        LogLevel VERBOSE
        """
        .formatted(port, folder, folder, folder);
  }

  private static void keygen(Path file, String type) throws Exception {
    keygen(file, type, "");
  }

  private static void keygen(Path file, String type, String passphrase) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", file.toString()));
    if (type.equals("rsa")) command.addAll(List.of("-b", "2048"));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws Exception {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) throw new IllegalStateException(command[0] + " ended with " + status);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitPort() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end && process.isAlive()) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    throw new IllegalStateException("sshd did not start: " + log());
  }
}
