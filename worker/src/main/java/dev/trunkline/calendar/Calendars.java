package dev.trunkline.calendar;

import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Finds out which calendars apply. Looks at all of them at most once in a few seconds, since every job asks. */
public final class Calendars {
  /** How late a change of a calendar may be noticed. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(Calendars.class);

  private final StoredCalendars stored;
  private volatile Snapshot snapshot = new Snapshot(List.of(), 0, 0);

  /**
   * @param edition 0 before the first look, higher after each one that found something else
   */
  private record Snapshot(List<Calendar> calendars, long nanoTime, long edition) {}

  public Calendars(StoredCalendars stored) {
    this.stored = stored;
  }

  /**
   * For a job that is there.
   *
   * @param permission what it needs
   */
  public record Asked(Permission permission, boolean refuse) {
    static final Asked NOTHING = new Asked(new Permission(List.of(), List.of()), false);
  }

  /** Jobs that read mind only the windows that their schedule names. */
  public Asked of(UUID job, String tenant, DeviceAddress device, Effect effect) {
    if (current().calendars().isEmpty()) return Asked.NOTHING;
    JobWindows windows = stored.of(job);
    if (effect == Effect.READ && windows.names().isEmpty()) return Asked.NOTHING;
    return new Asked(permission(tenant, device, effect, windows.names()), windows.refuse());
  }

  /** For a job to come. */
  public Permission permission(String tenant, DeviceAddress device, Effect effect, List<String> named) {
    List<Calendar> own = current().calendars().stream().filter(calendar -> calendar.tenant().equals(tenant)).toList();
    if (effect == Effect.READ) return named(tenant, named);
    List<Calendar> ofSchedule = own.stream().filter(calendar -> named.contains(calendar.name())).toList();
    Set<String> tags = device.name().map(name -> stored.tags(tenant, name)).orElse(Set.of());
    Predicate<Calendar> tagged = calendar -> calendar.tags().stream().anyMatch(tags::contains);
    List<Calendar> ofDevice = own.stream().filter(tagged).toList();
    List<Calendar> ofAll = own.stream().filter(Calendar::everything).toList();
    List<Calendar> freezes = freezes(own.stream().filter(c -> c.everything() || tagged.test(c) || named.contains(c.name())).toList());
    return new Permission(List.of(windows(ofSchedule), windows(ofDevice), windows(ofAll)), freezes);
  }

  /** What calendars of these names ask for by themselves. */
  public Permission named(String tenant, List<String> names) {
    List<Calendar> found =
        current().calendars().stream().filter(calendar -> calendar.tenant().equals(tenant) && names.contains(calendar.name())).toList();
    return new Permission(List.of(windows(found)), freezes(found));
  }

  private static List<Calendar> windows(List<Calendar> calendars) {
    return calendars.stream().filter(calendar -> calendar.kind() == CalendarKind.WINDOW).toList();
  }

  private static List<Calendar> freezes(List<Calendar> calendars) {
    return calendars.stream().filter(calendar -> calendar.kind() == CalendarKind.FREEZE).toList();
  }

  /** Another number when any calendar is another. */
  public long edition() {
    return current().edition();
  }

  /** Where the database is away, what was known before holds on. */
  private Snapshot current() {
    Snapshot known = snapshot;
    if (known.edition() > 0 && System.nanoTime() - known.nanoTime() < LOOK_EVERY.toNanos()) return known;
    try {
      List<Calendar> found = stored.all();
      long edition = known.edition() > 0 && found.equals(known.calendars()) ? known.edition() : known.edition() + 1;
      Snapshot fresh = new Snapshot(found, System.nanoTime(), edition);
      snapshot = fresh;
      return fresh;
    } catch (DataAccessException e) {
      if (known.edition() == 0) throw e;
      log.debug("calendars are as they were before: {}", e.getMessage());
      return known;
    }
  }
}
