package dev.trunkline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;

/**
 * One SSH server for all devices: a connection belongs to the device whose port it came in by. So the number of threads
 * does not depend on the number of devices.
 */
final class LabServer implements AutoCloseable {
  private static final int IO_THREADS = 4;
  private static final int BACKLOG = 512;
  private static final List<BuiltinDHFactories> KEY_EXCHANGES =
      List.of(
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh,
          BuiltinDHFactories.ecdhp256,
          BuiltinDHFactories.ecdhp384,
          BuiltinDHFactories.dhg14_256);

  private final ManyPorts sshd = new ManyPorts();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lab-clock").factory());

  private LabServer(List<SimulatedDevice> devices) {
    DeviceOfSession deviceOf = new DeviceOfSession(devices);
    sshd.setIoServiceFactoryFactory(
        new Nio2ServiceFactoryFactory(() -> ThreadUtils.newFixedThreadPool("lab-io", IO_THREADS)));
    sshd.setScheduledExecutorService(clock, true);
    sshd.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(true, KEY_EXCHANGES, ServerBuilder.DH2KEX));
    sshd.setKeyPairProvider(KeyPairProvider.EMPTY_KEYPAIR_PROVIDER);
    sshd.setPasswordAuthenticator((user, password, session) -> deviceOf.session(session).admits(user, password));
    sshd.setKeyboardInteractiveAuthenticator(new CodeQuestion(deviceOf));
    sshd.setPublickeyAuthenticator((user, key, session) -> deviceOf.session(session).admits(user, key));
    sshd.setChannelFactories(List.of(new DeviceChannel.Factory(deviceOf), new ForwardChannel.Factory(deviceOf)));
    sshd.setForwardingFilter(new JumpFilter(deviceOf));
    sshd.setShellFactory(
        channel -> DeviceShell.interactive(deviceOf.session(channel.getSession()), channel, clock, this::reload));
    sshd.setCommandFactory(
        (channel, command) -> DeviceShell.running(command, deviceOf.session(channel.getSession()), channel, clock, this::reload));
    sshd.addSessionListener(new DeviceSessions(deviceOf));
    CoreModuleProperties.TCP_NODELAY.set(sshd, true);
    CoreModuleProperties.SOCKET_BACKLOG.set(sshd, BACKLOG);
    CoreModuleProperties.IDLE_TIMEOUT.set(sshd, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(sshd, Duration.ZERO);
  }

  static LabServer start(List<SimulatedDevice> devices) throws IOException {
    LabServer server = new LabServer(devices);
    try {
      server.sshd.listen(devices.stream().map(LabServer::address).toList());
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void reload(SimulatedDevice device) {
    sshd.refuse(address(device));
    device.dropConnections();
    clock.schedule(() -> sshd.accept(address(device)), device.reloadTime().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    sshd.stop(true);
    clock.shutdownNow();
  }

  private static InetSocketAddress address(SimulatedDevice device) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), device.port());
  }

  /** MINA's own server listens on one port only; its acceptor takes any number. */
  private static final class ManyPorts extends SshServer {

    private ManyPorts() {
      ServerBuilder.builder().factory(() -> this).build();
    }

    void listen(Collection<? extends SocketAddress> addresses) throws IOException {
      InetSocketAddress first = (InetSocketAddress) addresses.iterator().next();
      setHost(first.getHostString());
      setPort(first.getPort());
      start();
      acceptor.bind(addresses.stream().skip(1).toList());
    }

    void refuse(SocketAddress address) {
      acceptor.unbind(address);
    }

    void accept(SocketAddress address) {
      try {
        acceptor.bind(address);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
