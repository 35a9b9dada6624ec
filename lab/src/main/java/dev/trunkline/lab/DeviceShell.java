package dev.trunkline.lab;

import dev.trunkline.lab.cli.Cli;
import dev.trunkline.lab.cli.Window;
import dev.trunkline.lab.terminal.Shell;
import dev.trunkline.lab.terminal.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;

/** The joint between an SSH channel and a {@link Shell}: no thread of its own, no blocking call. */
final class DeviceShell extends AsyncOnly implements Wire {
  private static final int DEFAULT_ROWS = 24;

  private final SimulatedDevice device;
  private final ChannelSession channel;
  private final ScheduledExecutorService clock;
  private final Consumer<Shell> opening;
  private final Consumer<SimulatedDevice> reload;
  private final AtomicReference<Future<?>> kick = new AtomicReference<>(CompletableFuture.completedFuture(null));
  private volatile Shell shell;

  private DeviceShell(
      SimulatedDevice device,
      ChannelSession channel,
      ScheduledExecutorService clock,
      Consumer<SimulatedDevice> reload,
      Consumer<Shell> opening) {
    super(channel);
    this.device = device;
    this.channel = channel;
    this.clock = clock;
    this.reload = reload;
    this.opening = opening;
  }

  /**
   * @param reload makes a device go down and come back
   */
  static DeviceShell interactive(
      SimulatedDevice device, ChannelSession channel, ScheduledExecutorService clock, Consumer<SimulatedDevice> reload) {
    return new DeviceShell(device, channel, clock, reload, Shell::start);
  }

  static DeviceShell running(
      String command,
      SimulatedDevice device,
      ChannelSession channel,
      ScheduledExecutorService clock,
      Consumer<SimulatedDevice> reload) {
    return new DeviceShell(device, channel, clock, reload, shell -> shell.run(command));
  }

  @Override
  public void start(ChannelSession session, Environment environment) {
    Window window = new Window(rows(environment));
    Cli cli = device.login(channel.getSession().getUsername(), window);
    String name = sessionName();
    shell = new Shell(cli, window, device.conduct(), this, line -> device.journal().write(name, line), clock);
    device.opened(this);
    opening.accept(shell);
    stayAwake();
  }

  @Override
  public int data(ChannelSession session, byte[] buffer, int start, int length) {
    stayAwake();
    shell.type(Arrays.copyOfRange(buffer, start, start + length));
    return length;
  }

  @Override
  public void send(byte[] bytes, Runnable done) {
    stayAwake();
    try {
      out().writeBuffer(new ByteArrayBuffer(bytes)).addListener(written -> done.run());
    } catch (IOException clientIsGone) {
      done.run();
    }
  }

  @Override
  public void exit(int status) {
    exit().onExit(status);
  }

  @Override
  public void cut() {
    channel.getSession().getIoSession().close(true);
  }

  @Override
  public void reload() {
    reload.accept(device);
  }

  void log(String line) {
    shell.log(line);
  }

  @Override
  public void destroy(ChannelSession session) {
    device.closed(this);
    kick.getAndSet(CompletableFuture.completedFuture(null)).cancel(false);
    shell.end();
  }

  private void stayAwake() {
    Duration limit = device.idleLimit();
    if (limit.isPositive()) {
      kick.getAndSet(clock.schedule(this::kickOut, limit.toMillis(), TimeUnit.MILLISECONDS)).cancel(false);
    }
  }

  private void kickOut() {
    channel.getSession().close(false);
  }

  private String sessionName() {
    Session session = channel.getSession();
    return session.getAttribute(DeviceSessions.NUMBER) + "." + ((DeviceChannel) channel).nextShellNumber();
  }

  private static int rows(Environment environment) {
    int rows = Integer.parseInt(environment.getEnv().getOrDefault(Environment.ENV_LINES, "0"));
    return rows > 0 ? rows : DEFAULT_ROWS;
  }
}
