package dev.trunkline.connection;

import dev.trunkline.device.Line;
import dev.trunkline.transport.Ending;
import dev.trunkline.transport.SshTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the devices behind silent connections for a sign of life and gives up those that owe too many (001_9083 #15, #16). One
 * thread looks at all connections; whatever may block, a write above all, has a virtual thread of its own.
 */
public final class Keepalives implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keepalives.class);
  private static final Duration LOOKS = Duration.ofMillis(500);

  private final KeepaliveRules rules;
  private final Function<String, Line.Keepalive> ofPlatform;
  private final ConnectionStatistics statistics;
  private final Tolerance tolerance = new Tolerance();
  private final Set<Watched> all = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("keepalive").factory());

  /**
   * @param ofPlatform what the platform of this name stands
   * @param statistics where it tells
   */
  public Keepalives(KeepaliveRules rules, Function<String, Line.Keepalive> ofPlatform, ConnectionStatistics statistics) {
    this.rules = rules;
    this.ofPlatform = ofPlatform;
    this.statistics = statistics;
    clock.scheduleWithFixedDelay(() -> look(System.nanoTime()), LOOKS.toNanos(), LOOKS.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Watches over the connection until it is gone. */
  public void watch(Master master) {
    Watched watched = new Watched(master, new Silence(rules, System.nanoTime()));
    all.add(watched);
    master.gone().thenRun(() -> all.remove(watched));
  }

  /** Asks no further one; what was asked is still answered. */
  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void look(long now) {
    for (Watched each : all) {
      try {
        look(each, now);
      } catch (RuntimeException e) {
        // Thrown on, it would be the end of all later looks at all connections.
        log.error("the keepalive of connection {} failed", each.master.id(), e);
      }
    }
  }

  private void look(Watched watched, long now) {
    SshTransport transport = watched.master.transport();
    if (!transport.isAlive()) return;
    switch (watched.silence.due(transport.life().heardAt(), transport.life().isAwaited(), now)) {
      case NOTHING -> {}
      case ASK -> ask(watched, now);
      case GIVE_UP -> giveUp(watched);
    }
  }

  private void ask(Watched watched, long now) {
    Device device = Device.of(watched.master.key());
    boolean stands = tolerance.stands(device);
    switch (stands ? ofPlatform.apply(watched.master.key().platform()) : Line.Keepalive.NONE) {
      case REQUEST -> {
        settleLast(watched);
        Question question = new Question(watched.last == null, now);
        watched.last = question;
        Thread.startVirtualThread(() -> put(question, watched.master, device));
      }
      case IGNORE -> {
        watched.silence.begin(now);
        Thread.startVirtualThread(watched.master.transport().life()::sendIgnored);
      }
      case NONE -> watched.silence.begin(now);
    }
  }

  /** Lasts until the device answers or the connection ends. A late answer tells the latency, but was counted as none. */
  private void put(Question question, Master master, Device device) {
    Optional<Duration> answer = master.transport().life().ask();
    boolean inTime = question.settle();
    if (answer.isPresent()) {
      tolerance.answered(device);
      master.latency(answer.get());
      if (inTime) statistics.keepaliveAnswered();
    } else {
      if (inTime) statistics.keepaliveUnanswered();
      if (hungUp(question, master) && tolerance.hungUp(device)) {
        log.warn("{} ends connections on which it is asked for a sign of life: it is not asked any more", device);
      }
    }
  }

  private static boolean hungUp(Question question, Master master) {
    boolean atOnce = System.nanoTime() - question.at < Tolerance.MOMENT.toNanos();
    return atOnce && question.first && !master.transport().ending().map(Ending::here).orElse(false);
  }

  private void giveUp(Watched watched) {
    all.remove(watched);
    settleLast(watched);
    String why = rules.count() + " keepalives were not answered";
    watched.master.unhealthy(why);
    statistics.unhealthy();
    Thread.startVirtualThread(() -> watched.master.transport().giveUp(why));
  }

  /** It is too late for an answer; new channels go elsewhere until one comes. */
  private void settleLast(Watched watched) {
    if (watched.last == null || !watched.last.settle()) return;
    statistics.keepaliveUnanswered();
    watched.master.health().failed();
  }

  private static final class Watched {
    private final Master master;
    private final Silence silence;
    private Question last;

    Watched(Master master, Silence silence) {
      this.master = master;
      this.silence = silence;
    }
  }

  /** One keepalive, which is counted once. */
  private static final class Question {
    private final boolean first;
    private final long at;
    private final AtomicBoolean settled = new AtomicBoolean();

    Question(boolean first, long at) {
      this.first = first;
      this.at = at;
    }

    /** Returns false where it was before. */
    boolean settle() {
      return !settled.getAndSet(true);
    }
  }
}
