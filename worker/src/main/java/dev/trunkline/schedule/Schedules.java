package dev.trunkline.schedule;

import dev.trunkline.job.Effect;
import dev.trunkline.result.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/** What people do with schedules: the way in of this package. */
public final class Schedules {
  private final TransactionTemplate transaction;
  private final ScheduleStore store;
  private final RunStore runs;
  private final Firing firing;
  private final InstantSource time;
  private volatile Consumer<Schedule> changed = _ -> {};

  Schedules(TransactionTemplate transaction, ScheduleTables tables, Firing firing, InstantSource time) {
    this.transaction = transaction;
    this.store = tables.schedules();
    this.runs = tables.runs();
    this.firing = firing;
    this.time = time;
  }

  /** Hears of every schedule that was made or changed in this process; others find out by themselves, within two seconds. */
  void whenChanged(Consumer<Schedule> told) {
    changed = told;
  }

  /** Empty where the name is taken. */
  public Optional<Schedule> create(ScheduleSpec spec) {
    UUID id = UUID.randomUUID();
    if (!store.create(id, spec, spec.timing().after(time.instant()))) return Optional.empty();
    return told(store.find(spec.tenant(), id));
  }

  /** What came of a change. */
  public sealed interface Change {
    record Made(Schedule schedule) implements Change {}

    record NoSuchSchedule() implements Change {}

    record NameTaken() implements Change {}
  }

  /** Fire times before now are over, whatever the new timing says. */
  public Change replace(UUID id, ScheduleSpec spec) {
    try {
      transaction.executeWithoutResult(
          _ ->
              store.lockInTurn(spec.tenant(), id).ifPresent(before -> {
                Instant now = time.instant();
                leaveBehind(before, now, "changed");
                store.replace(id, spec, spec.timing().after(now));
              }));
      Optional<Schedule> schedule = told(store.find(spec.tenant(), id));
      return schedule.<Change>map(Change.Made::new).orElseGet(Change.NoSuchSchedule::new);
    } catch (DuplicateKeyException e) {
      return new Change.NameTaken();
    }
  }

  /** Fires no more until it is resumed; what it would have fired meanwhile is not missed. */
  public Optional<Schedule> pause(String tenant, UUID id) {
    return rest(tenant, id, true);
  }

  public Optional<Schedule> resume(String tenant, UUID id) {
    return rest(tenant, id, false);
  }

  private Optional<Schedule> rest(String tenant, UUID id, boolean paused) {
    transaction.executeWithoutResult(
        _ ->
            store.lockInTurn(tenant, id)
                .filter(schedule -> schedule.paused() != paused)
                .ifPresent(
                    schedule -> {
                      Instant now = time.instant();
                      leaveBehind(schedule, now, "paused");
                      Optional<Instant> next = paused ? Optional.empty() : schedule.timing().after(now);
                      store.pause(tenant, id, paused, next, schedule.jitter());
                    }));
    return told(store.find(tenant, id));
  }

  /** What it has reached and nobody has fired yet is not to vanish without a word. */
  private void leaveBehind(Schedule schedule, Instant now, String what) {
    runs.missed(schedule.id(), FiringPlan.leftBehind(schedule, now, "the schedule was " + what + " before it was fired"));
  }

  private Optional<Schedule> told(Optional<Schedule> schedule) {
    schedule.ifPresent(changed);
    return schedule;
  }

  public boolean delete(String tenant, UUID id) {
    return store.delete(tenant, id);
  }

  public Optional<Schedule> find(String tenant, UUID id) {
    return store.find(tenant, id);
  }

  /**
   * By name.
   *
   * @param after the last name of the page before; empty for the first
   */
  public Page<Schedule, String> page(String tenant, Optional<String> after, int limit) {
    return store.page(tenant, after, limit);
  }

  /**
   * Submits its job or batch now, as if the schedule fired; its timing stays as it is. Empty where there is no such schedule.
   *
   * @param most the worst that it may do to a device
   */
  public Optional<ScheduleRun> runNow(String tenant, UUID id, Effect most) {
    return firing.runNow(tenant, id, most).flatMap(fireTime -> runs.find(id, fireTime));
  }

  /** The newest run of each that has one. */
  public Map<UUID, ScheduleRun> lastRuns(List<Schedule> of) {
    return runs.newest(of.stream().map(Schedule::id).toList());
  }

  /**
   * What became of its fire times, newest first.
   *
   * @param before the last fire time of the page before; empty for the first
   */
  public Page<ScheduleRun, Instant> runs(UUID id, Optional<Instant> before, int limit) {
    return runs.page(id, before, limit);
  }

  /**
   * The next fire times.
   *
   * @param after empty for now
   */
  public List<Upcoming> next(Schedule schedule, Optional<Instant> after, int count) {
    return Upcoming.of(schedule.timing(), schedule.zone(), after.orElseGet(time::instant), count);
  }
}
