package dev.trunkline.lab;

import dev.trunkline.lab.cli.Cli;
import dev.trunkline.lab.cli.Doorway;
import dev.trunkline.lab.cli.Hurdle;
import dev.trunkline.lab.cli.Login;
import dev.trunkline.lab.cli.Software;
import dev.trunkline.lab.cli.Window;
import dev.trunkline.lab.terminal.Behaviour;
import dev.trunkline.lab.terminal.Conduct;
import dev.trunkline.lab.terminal.Fault;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;

/** One device of the lab. Everything here may be called by any thread at any time. */
public final class SimulatedDevice {
  private final int port;
  private final Software software;
  private final Journal journal;
  private final Conduct conduct = new Conduct();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Set<DeviceShell> shells = ConcurrentHashMap.newKeySet();
  private final HighWater loggedIn = new HighWater();
  private final HighWater shellsOfOne = new HighWater();
  private final Forwards forwards = new Forwards();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger failedLogins = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final List<String> farewells = new CopyOnWriteArrayList<>();
  private volatile KeyPair hostKey = HostKey.generate();
  private volatile Access access = Access.DEFAULT;
  private volatile String promptLine = "";
  private volatile boolean refusesShells;
  private volatile int vtyLines = Integer.MAX_VALUE;
  private volatile NoLineLeft noLineLeft = NoLineLeft.CLOSES;
  private volatile Duration idleLimit = Duration.ZERO;
  private volatile List<Hurdle> hurdles = List.of();
  private volatile int shellsPerConnection;
  private volatile Duration reloadTime = Duration.ofSeconds(3);
  private volatile Optional<Codes> codes = Optional.empty();

  SimulatedDevice(int port, Software software, Journal journal) {
    this.port = port;
    this.software = software;
    this.journal = journal;
    this.shellsPerConnection = software.platform().shellsPerConnection();
  }

  public int port() {
    return port;
  }

  /** Its name as it is now; a configuration may change it. */
  public String hostname() {
    return software.hostname();
  }

  public String platform() {
    return software.platform().name();
  }

  /** Every line it received since it started, oldest first; an Enter alone is an empty line. */
  public List<Received> received() {
    return journal.lines();
  }

  /** The texts of {@link #received()}. */
  public List<String> lines() {
    return received().stream().map(Received::line).toList();
  }

  /** Connections that got through authentication, since it started. */
  public int logins() {
    return logins.get();
  }

  /** Passwords and keys it refused, since it started. */
  public int failedLogins() {
    return failedLogins.get();
  }

  /** Connections it had no line for, since it started. */
  public int turnedAway() {
    return turnedAway.get();
  }

  /** What clients said when they disconnected, oldest first (the description of RFC 4253, section 11.1). */
  public List<String> farewells() {
    return List.copyOf(farewells);
  }

  /** TCP connections open now. */
  public int openSessions() {
    return sessions.size();
  }

  /** Connections that were logged in at once, at most. */
  public int mostLoggedIn() {
    return loggedIn.mark();
  }

  /** Shells that one connection had at once, at most. */
  public int mostShellsOnOneConnection() {
    return shellsOfOne.mark();
  }

  public Forwards forwards() {
    return forwards;
  }

  /** TCP connections accepted since it started. */
  public int connections() {
    return connections.get();
  }

  public PublicKey hostKey() {
    return hostKey.getPublic();
  }

  public Access access() {
    return access;
  }

  /** Takes effect at the next authentication, or the next {@code enable}. */
  public void allow(Access access) {
    this.access = access;
  }

  /** Cuts all TCP connections. */
  public void dropConnections() {
    sessions.forEach(session -> session.getIoSession().close(true));
  }

  /** New connections see a new key. */
  public void replaceHostKey() {
    hostKey = HostKey.generate();
  }

  /** Whether it answers a request for a shell or a command with a failure. */
  public void refuseShells(boolean refuse) {
    refusesShells = refuse;
  }

  /** One more than this many on one connection is refused with SSH_OPEN_RESOURCE_SHORTAGE. */
  public void shellsPerConnection(int most) {
    shellsPerConnection = most;
  }

  /** One more connection than this many at once finds no line. */
  public void vtyLines(int most, NoLineLeft then) {
    noLineLeft = then;
    vtyLines = most;
  }

  /** A shell in which nothing was typed or shown for this long loses its connection; zero for never. */
  public void kickIdleAfter(Duration limit) {
    idleLimit = limit;
  }

  /** How long it refuses connections after it was told to reload. */
  public void reloadsFor(Duration time) {
    reloadTime = time;
  }

  /** Every login also needs a one-time code from now on. */
  public void askFor(Codes codes) {
    this.codes = Optional.of(codes);
  }

  Optional<Codes> codes() {
    return codes;
  }

  /** What every new shell has to pass before its first prompt, in this order. */
  public void hurdles(Hurdle... hurdles) {
    this.hurdles = List.of(hurdles);
  }

  /** A line such as {@code {master:0}} that Junos shows with its prompt from now on; empty for none. */
  public void promptLine(String line) {
    promptLine = line;
  }

  /** How it writes from now on. */
  public void behave(Behaviour behaviour) {
    conduct.behave(behaviour);
  }

  /** Happens in the next output of any command. */
  public void next(Fault fault) {
    conduct.next(fault);
  }

  /** Happens in the output of this line when it is received next, even if it has none. */
  public void onLine(String line, Fault fault) {
    conduct.onLine(line, fault);
  }

  /**
   * From now on this line is answered with this text and does nothing else, such as a commit that fails.
   *
   * @param text with {@code \n} at each line end
   */
  public void answer(String line, String text) {
    conduct.answer(line, text);
  }

  /** Writes a log message to all open shells as they are, idle or not. */
  public void log(String line) {
    shells.forEach(shell -> shell.log(line));
  }

  KeyPair hostKeyPair() {
    return hostKey;
  }

  Conduct conduct() {
    return conduct;
  }

  Journal journal() {
    return journal;
  }

  Software software() {
    return software;
  }

  boolean refusesShells() {
    return refusesShells;
  }

  int shellsPerConnection() {
    return shellsPerConnection;
  }

  Cli login(String user, Window window) {
    Cli cli = software.login(new Login(user, () -> access.enableSecret(), () -> promptLine, window));
    return hurdles.isEmpty() ? cli : new Doorway(cli, hurdles, new AccessKeeper(this));
  }

  boolean admits(String user, String password) {
    return judged(user.equals(access.user()) && password.equals(access.password()));
  }

  boolean admits(String user, PublicKey key) {
    return judged(user.equals(access.user()) && KeyUtils.findMatchingKey(key, access.authorisedKeys()) != null);
  }

  private boolean judged(boolean admitted) {
    if (!admitted) {
      failedLogins.incrementAndGet();
    }
    return admitted;
  }

  /** Its number, counted from 1. */
  int connected(Session session) {
    sessions.add(session);
    return connections.incrementAndGet();
  }

  /** What to do with a connection that there is no line for; empty where there is one. */
  Optional<NoLineLeft> withoutLine() {
    if (sessions.size() <= vtyLines) {
      return Optional.empty();
    }
    turnedAway.incrementAndGet();
    return Optional.of(noLineLeft);
  }

  Duration reloadTime() {
    return reloadTime;
  }

  Duration idleLimit() {
    return idleLimit;
  }

  void loggedIn(Session session) {
    logins.incrementAndGet();
    loggedIn.add(session);
  }

  void saidGoodbye(Session session, String message) {
    loggedIn.remove(session);
    farewells.add(message);
  }

  void disconnected(Session session) {
    loggedIn.remove(session);
    sessions.remove(session);
  }

  void shellsOnOneConnection(int count) {
    shellsOfOne.reach(count);
  }

  void opened(DeviceShell shell) {
    shells.add(shell);
  }

  void closed(DeviceShell shell) {
    shells.remove(shell);
  }
}
