package dev.trunkline.scorecard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A simulated device in a network namespace of its own, at the other end of a cable (a veth pair) that can be pulled. Needs root
 * and {@code ip}; skips the test where there is neither.
 */
final class FarDevice implements AutoCloseable {
  private static final Path IP = Path.of("/usr/sbin/ip");

  /** Of TEST-NET-1, RFC 5737, so that nobody's network is in the way. */
  private static final String NEAR = "192.0.2.129";

  private static final String FAR = "192.0.2.130";
  private static final int PORT = 2222;

  private final String namespace;
  private Process process;

  private FarDevice(String namespace) {
    this.namespace = namespace;
  }

  static FarDevice start() throws Exception {
    boolean possible = Files.isExecutable(IP) && System.getProperty("user.name").equals("root");
    assumeTrue(possible, "SKIPPED: needs root and " + IP + ", no cable was pulled");
    FarDevice device = new FarDevice("far" + ProcessHandle.current().pid());
    try {
      device.plugIn();
      device.process = device.boot();
      return device;
    } catch (Exception | Error e) {
      device.close();
      throw e;
    }
  }

  String host() {
    return FAR;
  }

  int port() {
    return PORT;
  }

  /** From now on nothing gets there or back, and nobody is told. */
  void pullTheCable() throws Exception {
    ip("-n", namespace, "link", "set", "far", "down");
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
    // The namespace outlives its name while connections in it come to their end; the cable would, too.
    if (status("link", "del", near()) == 0) ip("netns", "del", namespace);
  }

  private void plugIn() throws Exception {
    assumeTrue(status("netns", "add", namespace) == 0, "SKIPPED: no network namespaces here, no cable was pulled");
    ip("link", "add", near(), "type", "veth", "peer", "name", "far", "netns", namespace);
    ip("addr", "add", NEAR + "/30", "dev", near());
    ip("link", "set", near(), "up");
    ip("-n", namespace, "addr", "add", FAR + "/30", "dev", "far");
    ip("-n", namespace, "link", "set", "far", "up");
    ip("-n", namespace, "link", "set", "lo", "up");
  }

  /** At most 15 characters. */
  private String near() {
    return "n" + namespace;
  }

  private Process boot() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        List.of(IP.toString(), "netns", "exec", namespace, java, "-Xmx256m", "-cp", classPath, FarDevice.class.getName());
    Process booting = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(booting.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("ready")) return booting;
    }
    throw new IOException("the device ended before it was ready");
  }

  private static void ip(String... arguments) throws Exception {
    int status = status(arguments);
    if (status != 0) throw new IOException("ip " + String.join(" ", arguments) + " ended with " + status);
  }

  private static int status(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = IP.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Inside of the namespace. Simulated devices listen on the loopback only, so something listens for them. */
  static void main() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        ServerSocket door = new ServerSocket()) {
      door.bind(new InetSocketAddress(FAR, PORT));
      Thread.ofPlatform().daemon().start(() -> letIn(door, lab.device(0).port()));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  private static void letIn(ServerSocket door, int port) {
    try {
      while (true) {
        Socket outside = door.accept();
        Socket inside = new Socket(InetAddress.getLoopbackAddress(), port);
        Thread.startVirtualThread(() -> carry(outside, inside));
        Thread.startVirtualThread(() -> carry(inside, outside));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from; to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      System.err.println("a connection ended: " + e);
    }
  }
}
