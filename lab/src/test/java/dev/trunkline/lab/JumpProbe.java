package dev.trunkline.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.client.session.forward.PortForwardingTracker;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/** Asks through a device what a port says first. */
final class JumpProbe {

  private JumpProbe() {}

  static String firstLine(Client through, int port) throws IOException {
    SshdSocketAddress local = new SshdSocketAddress("127.0.0.1", 0);
    SshdSocketAddress remote = new SshdSocketAddress("127.0.0.1", port);
    try (PortForwardingTracker tracker = through.session().createLocalPortForwardingTracker(local, remote);
        Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", tracker.getBoundAddress().getPort()));
      socket.setSoTimeout(5_000);
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
      return line == null ? "" : line;
    }
  }
}
