package dev.trunkline.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;

/** The loop one would write with sshj alone: type a line, read until the bytes end with the prompt. */
final class BareShell implements AutoCloseable {
  private final SSHClient client;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[32 * 1024];

  private BareShell(SSHClient client, Session.Shell shell) {
    this.client = client;
    this.in = shell.getInputStream();
    this.out = shell.getOutputStream();
  }

  static BareShell open(int port) throws IOException {
    SSHClient client = new SSHClient(new DefaultConfig());
    client.addHostKeyVerifier(new PromiscuousVerifier());
    client.connect("127.0.0.1", port);
    client.getSocket().setTcpNoDelay(true);
    client.authPassword("admin", "admin");
    Session session = client.startSession();
    session.allocatePTY("vt100", 511, 1000, 0, 0, java.util.Map.of());
    return new BareShell(client, session.startShell());
  }

  /** What came back, the prompt included. */
  String say(String line, String prompt) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
    return readTo(prompt);
  }

  String readTo(String prompt) throws IOException {
    var answer = new StringBuilder();
    while (answer.length() < prompt.length() || !answer.substring(answer.length() - prompt.length()).equals(prompt)) {
      int n = in.read(buffer);
      if (n < 0) throw new IOException("the device closed the shell after: " + answer);
      answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
    }
    return answer.toString();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
