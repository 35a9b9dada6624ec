package dev.trunkline.schedule;

import dev.trunkline.batch.Batches;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.database.Database;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.policy.CommandPolicy;
import dev.trunkline.queue.JobSubmission;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The schedules of one process, put together: {@link Schedules} in every process, and firing in those that were told to {@link #start}. */
public final class Scheduling implements AutoCloseable {
  private final Database database;
  private final ScheduleTables tables;
  private final WorkOfSchedule works;
  private final Firing firing;
  private final Schedules schedules;
  private final RefusingSubmission refusing;
  private final InstantSource time;
  private Runnable stop = () -> {};

  /** By the clock of the database. */
  public static Scheduling on(Database database, Sealer sealer, Doors doors, Settings settings) {
    JdbcClient jdbc = JdbcClient.create(database.engineDataSource());
    return new Scheduling(database, sealer, doors, settings, new DatabaseTime(jdbc));
  }

  /** Where work goes. */
  public record Doors(JobSubmission jobs, Batches batches) {}

  /**
   * @param time says what is due
   */
  Scheduling(Database database, Sealer sealer, Doors doors, Settings settings, InstantSource time) {
    JdbcClient jdbc = JdbcClient.create(database.engineDataSource());
    TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.engineDataSource()));
    this.database = database;
    this.time = time;
    this.tables = new ScheduleTables(new ScheduleStore(jdbc, sealer), new RunStore(jdbc), new TriggerStore(jdbc));
    StoredCalendars calendars = new StoredCalendars(jdbc);
    this.works =
        new WorkOfSchedule(
            tables.schedules(), new StoredDevices(jdbc), calendars, settings.ssh().algorithms(), new CommandPolicy(settings.policy()));
    this.refusing = new RefusingSubmission(transaction, calendars, doors.jobs());
    this.firing = new Firing(transaction, tables, works, doors.jobs(), doors.batches(), time);
    this.schedules = new Schedules(transaction, tables, firing, time);
  }

  public Schedules schedules() {
    return schedules;
  }

  public RefusingSubmission refusingSubmission() {
    return refusing;
  }

  /** Without it, schedules of batches are left to other processes. */
  public void readBatchesBy(BatchReading reading) {
    works.readBatchesBy(reading);
  }

  Firing firing() {
    return firing;
  }

  /** Does something again and again in this process. */
  @FunctionalInterface
  public interface Chores {
    void every(Duration interval, String chore, Runnable work);
  }

  /** From now on this process fires schedules, beside others of the cluster. */
  public void start(UUID process, Chores chores) {
    WakeUps joined = WakeUps.join(database.engineDataSource(), process);
    Rearming rearming = new Rearming(new DueSchedules(firing, tables.triggers()), tables.triggers(), joined, time);
    stop = () -> {
      rearming.close();
      joined.close();
    };
    schedules.whenChanged(rearming::changed);
    joined.start(rearming::woken);
    chores.every(Rearming.LOOK_EVERY, "looking after schedules", rearming::look);
  }

  /** Fires no more. Idempotent. */
  @Override
  public void close() {
    stop.run();
    stop = () -> {};
  }
}
