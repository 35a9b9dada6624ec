package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;

/** From a TCP connection to exchanged keys and a host key that is believed. */
final class Handshake {
  private static final int ENDING_MS = 1000;

  private final Endpoint endpoint;
  private final AlgorithmProfile profile;
  private final Config config;
  private final HostKeyCheck hostKey;
  private volatile Agreement agreement;

  /**
   * @param certificate whether the login will be by certificate
   */
  Handshake(Endpoint endpoint, HostKeys hostKeys, AlgorithmProfile profile, boolean certificate) {
    this.endpoint = endpoint;
    this.profile = profile;
    this.config = Algorithms.of(profile, certificate);
    this.hostKey = new HostKeyCheck(endpoint, hostKeys);
  }

  Negotiated negotiated() {
    return agreement.negotiated();
  }

  /**
   * @throws DeviceException LIMIT_REACHED, HANDSHAKE_TIMEOUT, ALGORITHM_MISMATCH, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED or CANCELLED
   */
  SSHClient shake(Socket socket, Deadline deadline) {
    SSHClient client = new SSHClient(config);
    hostKey.from(socket);
    client.addHostKeyVerifier(hostKey);
    // The watchdog is the limit; sshj's own timeouts only have to be later.
    client.getTransport().setTimeoutMs(Integer.MAX_VALUE);
    try (var watchdog = Watchdog.closing(socket, deadline)) {
      try {
        Overheard in = new Overheard(socket.getInputStream());
        agreement = new Agreement(profile, config, in);
        client.addAlgorithmsVerifier(agreement);
        client.setSocketFactory(connected(new StreamSocket(in, socket.getOutputStream(), socket)));
        client.connect(endpoint.host(), endpoint.port());
        return client;
      } catch (IOException e) {
        throw explain(e, watchdog.fired(), socket);
      } catch (IllegalStateException e) {
        throw explain(endOf(client, e), watchdog.fired(), socket);
      }
    }
  }

  /** Where the connection ends between two steps of sshj, the next step only says that there is none any more. */
  private static IOException endOf(SSHClient client, IllegalStateException notConnected) {
    try {
      client.getTransport().join(ENDING_MS, TimeUnit.MILLISECONDS);
    } catch (TransportException why) {
      return why;
    }
    return new IOException(notConnected);
  }

  private DeviceException explain(IOException e, boolean timeout, Socket socket) {
    if (timeout) return failed(FailureCode.HANDSHAKE_TIMEOUT, "did not finish the SSH handshake in time", e);
    if (Interruption.caused(e)) return failed(FailureCode.CANCELLED, "was let go while connecting", e);
    if (hostKey.refusal().isPresent()) return hostKey.refusal().get();
    if (socket instanceof GreetedSocket greeted && greeted.isUnidentified()) return unidentified(greeted, e);
    Optional<String> disagreement = Optional.ofNullable(agreement).flatMap(Agreement::disagreement);
    if (disagreement.isPresent()) return failed(FailureCode.ALGORITHM_MISMATCH, disagreement.get(), e);
    return failed(FailureCode.HANDSHAKE_TIMEOUT, "ended the SSH handshake: " + e.getMessage(), e);
  }

  private DeviceException unidentified(GreetedSocket socket, IOException e) {
    return socket
        .noRoom()
        .map(words -> failed(FailureCode.LIMIT_REACHED, "has no room for one more connection, it says: " + words, e))
        .orElseGet(() -> failed(FailureCode.HANDSHAKE_TIMEOUT, closed(socket.said()), new EndedUnidentified(e)));
  }

  private static String closed(String said) {
    return "closed the connection before it said that it is an SSH server" + (said.isEmpty() ? "" : ": " + said);
  }

  private DeviceException failed(FailureCode code, String what, IOException e) {
    return new DeviceException(code, endpoint + " " + what, e);
  }

  /** sshj takes a socket that is connected already as it is, and so dials nothing itself. */
  private static SocketFactory connected(Socket socket) {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return socket;
      }

      @Override
      public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
