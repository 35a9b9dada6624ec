package dev.trunkline.schedule;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz, clustered on PostgreSQL: one trigger for each time at which something is due, in one process of the cluster, however many
 * schedules that is. A trigger fires once; nothing is lost with it, because the schedules themselves say when they are due ({@link
 * Rearming}).
 */
final class WakeUps implements AutoCloseable {
  static final String SCHEDULER = "trunkline";
  static final String GROUP = "schedules";

  private static final Logger log = LoggerFactory.getLogger(WakeUps.class);
  private static final JobKey JOB = new JobKey("wake-up", GROUP);
  private static final int THREADS = 2;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final Duration CHECK_IN_EVERY = Duration.ofSeconds(5);
  private static final Duration MISFIRE_AFTER = Duration.ofSeconds(60);

  private final Scheduler quartz;
  private final String pool;

  private WakeUps(Scheduler quartz, String pool) {
    this.quartz = quartz;
    this.pool = pool;
  }

  /**
   * Joins the cluster; fires nothing before {@link #start}.
   *
   * @param process told from all others
   */
  static WakeUps join(DataSource connections, UUID process) {
    String pool = "trunkline-" + process;
    DBConnectionManager.getInstance().addConnectionProvider(pool, new PooledConnections(connections));
    try {
      WakeUps wakeUps = new WakeUps(scheduler(process.toString(), store(pool)), pool);
      wakeUps.storeJob();
      return wakeUps;
    } catch (SchedulerException | InvalidConfigurationException e) {
      throw new IllegalStateException("Quartz does not start: " + e.getMessage(), e);
    }
  }

  private static JobStoreTX store(String pool) throws InvalidConfigurationException {
    JobStoreTX store = new JobStoreTX();
    store.setDataSource(pool);
    store.setDriverDelegateClass(PostgreSQLDelegate.class.getName());
    store.setUseProperties("true");
    store.setIsClustered(true);
    store.setClusterCheckinInterval(CHECK_IN_EVERY.toMillis());
    // Without it, two processes that look at the same moment may both take a trigger.
    store.setAcquireTriggersWithinLock(true);
    store.setMisfireThreshold(MISFIRE_AFTER.toMillis());
    store.setDbRetryInterval(RETRY_AFTER.toMillis());
    store.setMakeThreadsDaemons(true);
    return store;
  }

  /** The repository knows one scheduler of a name in a JVM, and nobody asks it for this one; tests have several. */
  private static Scheduler scheduler(String process, JobStoreTX store) throws SchedulerException {
    SimpleThreadPool threads = new SimpleThreadPool(THREADS, Thread.NORM_PRIORITY);
    threads.setMakeThreadsDaemons(true);
    threads.setThreadNamePrefix("schedules");
    synchronized (SchedulerRepository.class) {
      DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
      factory.createScheduler(
          SCHEDULER, process, threads, new DefaultThreadExecutor(), store, Map.of(), null, 0, LOOK_EVERY.toMillis(),
          RETRY_AFTER.toMillis(), false, null, THREADS, 0, true);
      Scheduler made = factory.getScheduler(SCHEDULER);
      SchedulerRepository.getInstance().remove(SCHEDULER);
      return made;
    }
  }

  private void storeJob() throws SchedulerException {
    JobDetail job = JobBuilder.newJob(WakeUp.class).withIdentity(JOB).storeDurably().build();
    quartz.addJob(job, true);
  }

  /**
   * @param woken called in a thread of Quartz
   */
  void start(Consumer<Instant> woken) {
    try {
      quartz.setJobFactory((_, _) -> new WakeUp(woken));
      quartz.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not start: " + e.getMessage(), e);
    }
  }

  /**
   * Sets the trigger of a time, or sets it anew.
   *
   * @param due by the clock that decides
   * @param at the same by the clock of this process, which Quartz goes by
   */
  void arm(Instant due, Instant at) {
    TriggerKey key = new TriggerKey(Long.toString(millis(due)), GROUP);
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(JOB)
            .startAt(new Date(millis(at)))
            .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
            .build();
    try {
      if (quartz.rescheduleJob(key, trigger) == null) quartz.scheduleJob(trigger);
    } catch (ObjectAlreadyExistsException e) {
      log.debug("another process has set the wake-up for {}", due);
    } catch (SchedulerException e) {
      throw new IllegalStateException("no wake-up was set for " + due + ": " + e.getMessage(), e);
    }
  }

  /** Quartz knows milliseconds only, and earlier than due is too early. */
  private static long millis(Instant at) {
    return at.plusNanos(999_999).toEpochMilli();
  }

  /** Lets what is being fired end. Idempotent. */
  @Override
  public void close() {
    try {
      quartz.shutdown(true);
      DBConnectionManager.getInstance().shutdown(pool);
    } catch (SchedulerException | SQLException e) {
      throw new IllegalStateException("Quartz does not stop: " + e.getMessage(), e);
    }
  }
}
