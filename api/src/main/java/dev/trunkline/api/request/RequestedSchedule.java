package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.calendar.Calendar;
import dev.trunkline.calendar.CalendarKind;
import dev.trunkline.calendar.JobWindows;
import dev.trunkline.calendar.Permission;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.job.Effect;
import dev.trunkline.schedule.FiringRules;
import dev.trunkline.schedule.Misfire;
import dev.trunkline.schedule.Overlap;
import dev.trunkline.schedule.ScheduleSpec;
import dev.trunkline.schedule.ScheduledWork;
import dev.trunkline.schedule.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a schedule as asked for into one that is checked and complete. */
public final class RequestedSchedule {
  private static final int LONGEST_NAME = 200;
  private static final int DEFAULT_GRACE = 60;
  private static final int MOST_SECONDS = 86_400;

  private static final int LOOKED_AHEAD = 1_000;

  private final RequestedWork works;
  private final StoredCalendars calendars;

  public RequestedSchedule(RequestedJob jobs, RequestedBatch batches, StoredCalendars calendars) {
    this.works = new RequestedWork(jobs, batches);
    this.calendars = calendars;
  }

  /**
   * @throws ProblemException INVALID_INPUT with every mistake, those of the job among them, TARGET_NOT_ALLOWED or FORBIDDEN
   */
  public ScheduleSpec read(ObjectNode body, Caller caller, Instant now) {
    Mistakes mistakes = new Mistakes();
    Fields schedule = new Fields(body, "", mistakes);
    Optional<String> name = name(schedule);
    Optional<RequestedTiming> timing = RequestedTiming.read(schedule, now);
    Optional<Misfire> misfire = schedule.oneOf("misfire", Misfire.wireNames()).map(Misfire::ofWireName);
    int grace = schedule.integer("misfire_grace_seconds", 0, MOST_SECONDS).orElse(DEFAULT_GRACE);
    Overlap overlap = schedule.oneOf("overlap", Overlap.wireNames()).map(Overlap::ofWireName).orElse(Overlap.SKIP);
    int jitter = schedule.integer("jitter_seconds", 0, MOST_SECONDS).orElse(0);
    List<Calendar> windows = windows(schedule, caller, mistakes);
    timing.ifPresent(when -> refuseWhatNeverFits(when, windows, schedule, now));
    Optional<RequestedWork.Asked> work = works.read(schedule, caller, mistakes, now);
    schedule.rejectUnknown();
    mistakes.throwIfAny();
    ScheduledWork asked = work.orElseThrow().work().get();
    boolean refuse = work.get().refusesToWait();
    JobWindows jobWindows = new JobWindows(refuse, windows.stream().map(Calendar::name).toList());
    FiringRules rules =
        new FiringRules(misfire.orElse(standard(asked)), Duration.ofSeconds(grace), overlap, Duration.ofSeconds(jitter), jobWindows);
    return new ScheduleSpec(caller, name.orElseThrow(), timing.orElseThrow().timing(), timing.get().zone(), rules, asked);
  }

  private List<Calendar> windows(Fields schedule, Caller caller, Mistakes mistakes) {
    List<Calendar> windows = new ArrayList<>();
    Optional<ArrayNode> names = schedule.list("windows");
    for (int i = 0; names.isPresent() && i < names.get().size(); i++) {
      String name = names.get().get(i).asString("");
      Optional<Calendar> found = calendars.find(caller.tenant(), name);
      if (found.isEmpty()) mistakes.add("windows[" + i + "]", "there is no calendar '" + Text.quotable(name) + "'");
      found.filter(calendar -> !windows.contains(calendar)).ifPresent(windows::add);
    }
    return windows;
  }

  /** Of a job that reads or changes alike: nobody wants a schedule that can only wait. */
  private static void refuseWhatNeverFits(RequestedTiming asked, List<Calendar> windows, Fields schedule, Instant now) {
    if (windows.isEmpty()) return;
    Permission permission =
        new Permission(
            List.of(windows.stream().filter(calendar -> calendar.kind() == CalendarKind.WINDOW).toList()),
            windows.stream().filter(calendar -> calendar.kind() == CalendarKind.FREEZE).toList());
    List<Upcoming> upcoming = Upcoming.of(asked.timing(), asked.zone(), now, LOOKED_AHEAD);
    if (upcoming.stream().anyMatch(firing -> permission.obstacle(firing.at()).isEmpty())) return;
    String first = upcoming.isEmpty() ? "" : "; the first is at " + upcoming.getFirst().at();
    String opens = permission.opens(now).map(at -> ", they open at " + at).orElse(", and they do not open within a year");
    schedule.wrong("windows", "none of the next " + upcoming.size() + " fire times is inside of them" + first + opens);
  }

  /** A change that comes when nobody expects it any more may do harm. */
  private static Misfire standard(ScheduledWork work) {
    return work.effect() == Effect.READ ? Misfire.RUN_ONCE : Misfire.SKIP;
  }

  private static Optional<String> name(Fields schedule) {
    if (schedule.value("name").isEmpty()) schedule.wrong("name", "must be given");
    Optional<String> name = schedule.plainText("name", LONGEST_NAME);
    if (name.filter(String::isBlank).isPresent()) schedule.wrong("name", "must not be empty");
    return name;
  }
}
