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
import org.apache.sshd.common.config.keys.KeyUtils;

/** One device of the lab. Everything here may be called by any thread at any time. */
public final class SimulatedDevice {
  private final int port;
  private final Software software;
  private final Journal journal;
  private final Conduct conduct = new Conduct();
  private final Visitors visitors = new Visitors();
  private final Set<DeviceShell> shells = ConcurrentHashMap.newKeySet();
  private final Forwards forwards = new Forwards();
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
    return visitors.logins();
  }

  /** Passwords and keys it refused, since it started. */
  public int failedLogins() {
    return visitors.allRefused();
  }

  /** Connections it had no line for, since it started. */
  public int turnedAway() {
    return visitors.allTurnedAway();
  }

  /** What clients said when they disconnected, oldest first (the description of RFC 4253, section 11.1). */
  public List<String> farewells() {
    return visitors.farewells();
  }

  /** TCP connections open now. */
  public int openSessions() {
    return visitors.present();
  }

  /** Connections that were logged in at once, at most. */
  public int mostLoggedIn() {
    return visitors.mostLoggedIn();
  }

  /** Shells that one connection had at once, at most. */
  public int mostShellsOnOneConnection() {
    return visitors.mostShellsOnOneConnection();
  }

  public Forwards forwards() {
    return forwards;
  }

  /** TCP connections accepted since it started. */
  public int connections() {
    return visitors.allWhoCame();
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
    visitors.cutOff();
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
    return judged(access.knows(user) && password.equals(access.password()));
  }

  boolean admits(String user, PublicKey key) {
    return judged(access.knows(user) && KeyUtils.findMatchingKey(key, access.authorisedKeys()) != null);
  }

  private boolean judged(boolean admitted) {
    if (!admitted) {
      visitors.refused();
    }
    return admitted;
  }

  Visitors visitors() {
    return visitors;
  }

  /** What to do with a connection that there is no line for; empty where there is one. */
  Optional<NoLineLeft> withoutLine() {
    if (visitors.present() <= vtyLines) {
      return Optional.empty();
    }
    visitors.turnedAway();
    return Optional.of(noLineLeft);
  }

  Duration reloadTime() {
    return reloadTime;
  }

  Duration idleLimit() {
    return idleLimit;
  }

  void opened(DeviceShell shell) {
    shells.add(shell);
  }

  void closed(DeviceShell shell) {
    shells.remove(shell);
  }
}
