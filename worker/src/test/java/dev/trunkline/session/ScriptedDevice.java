package dev.trunkline.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.trunkline.transport.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * A device that answers each line with bytes written down beforehand. It echoes what it reads; what it then says is up
 * to the script, prompt included.
 */
public final class ScriptedDevice implements AutoCloseable {
  /** Instead of an answer: the device goes away. */
  public static final String HANG_UP = "<hang up>";

  private final SshServer server;
  private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger passwordAttempts = new AtomicInteger();
  private volatile String greeting = "router>";
  private volatile List<String> otherwise = List.of("% Invalid input detected\r\nrouter#");
  private volatile boolean echo = true;
  private volatile int ignored = -1;
  private volatile OutputStream out;

  private ScriptedDevice(SshServer server) {
    this.server = server;
  }

  public static ScriptedDevice start() throws Exception {
    return start(keyPair("RSA", 2048), UserAuthPasswordFactory.INSTANCE);
  }

  public static ScriptedDevice startAskingInteractively() throws Exception {
    return start(keyPair("RSA", 2048), UserAuthKeyboardInteractiveFactory.INSTANCE);
  }

  public static KeyPair keyPair(String type, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  private static ScriptedDevice start(KeyPair key, UserAuthFactory method)
      throws Exception {
    SshServer server = SshServer.setUpDefaultServer();
    ScriptedDevice device = new ScriptedDevice(server);
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(key));
    server.setUserAuthFactories(List.of(method));
    server.setPasswordAuthenticator(
        (user, password, _) -> {
          device.passwordAttempts.incrementAndGet();
          return user.equals("ops") && password.equals("right");
        });
    server.setKeyboardInteractiveAuthenticator(DefaultKeyboardInteractiveAuthenticator.INSTANCE);
    server.setShellFactory(_ -> device.new Terminal());
    server.start();
    return device;
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.getPort());
  }

  public ScriptedDevice greet(String greeting) {
    this.greeting = greeting;
    return this;
  }

  /** What its SSH server calls itself, without {@code SSH-2.0-}. */
  public ScriptedDevice identify(String software) {
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, software);
    return this;
  }

  /** What it says before the login. */
  public ScriptedDevice banner(String text) {
    CoreModuleProperties.WELCOME_BANNER.set(server, text);
    return this;
  }

  /** The answer to every line that has none of its own. */
  public ScriptedDevice answerOtherwise(String... parts) {
    otherwise = List.of(parts);
    return this;
  }

  /** Ends all connections. */
  public void hangUp() {
    server.getActiveSessions().forEach(session -> session.getIoSession().close(true));
  }

  /** As another device at the same address. */
  public ScriptedDevice forget() {
    answers.clear();
    received.clear();
    return this;
  }

  /** Of the two characters that end a line, it does not know the other one. */
  public ScriptedDevice knowingOnly(char enter) {
    ignored = enter == '\r' ? '\n' : '\r';
    return this;
  }

  public ScriptedDevice withoutEcho() {
    echo = false;
    return this;
  }

  /** Each part leaves on its own; the last answer given for a line stands. */
  public ScriptedDevice answer(String line, String... parts) {
    answers.put(line, List.of(parts));
    return this;
  }

  /** An answer to a key, for which no Enter is needed. */
  public ScriptedDevice answerKey(String key, String... parts) {
    keys.add(key);
    return answer(key, parts);
  }

  /** Says something unasked. */
  public void say(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  public List<String> received() {
    return List.copyOf(received);
  }

  public int passwordAttempts() {
    return passwordAttempts.get();
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  private final class Terminal implements Command {
    private InputStream in;
    private ExitCallback exit;
    private Thread thread;

    @Override
    public void start(ChannelSession channel, Environment environment) {
      thread = Thread.ofVirtual().start(this::talk);
    }

    private void talk() {
      try {
        say(greeting);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; last = b, b = in.read()) {
          if (b == '\n' && last == '\r' || ignored == b) continue;
          boolean entered = b == '\n' || b == '\r';
          if (!entered) line.write(b);
          String typed = line.toString(ISO_8859_1);
          if (entered || keys.contains(typed)) {
            answer(typed, entered);
            line.reset();
          }
        }
      } catch (IOException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void answer(String line, boolean entered) throws IOException {
      received.add(line);
      if (echo && entered) say(line);
      if (entered) say("\r\n");
      for (String part : answers.getOrDefault(line, otherwise)) {
        if (part.equals(HANG_UP)) exit.onExit(0);
        else say(part);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      thread.interrupt();
    }

    @Override
    public void setInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
      ScriptedDevice.this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback exit) {
      this.exit = exit;
    }
  }
}
