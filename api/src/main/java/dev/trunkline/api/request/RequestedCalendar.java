package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.calendar.Calendar;
import dev.trunkline.calendar.CalendarKind;
import dev.trunkline.calendar.CalendarRows;
import dev.trunkline.calendar.Period;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a calendar as asked for. */
public final class RequestedCalendar {
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int MOST_PERIODS = 1_000;
  private static final int MOST_TAGS = 50;

  private RequestedCalendar() {}

  /**
   * @param path the name in the path, which the body may repeat but not change; empty for a new calendar
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static Calendar read(ObjectNode body, String tenant, Optional<String> path) {
    Mistakes mistakes = new Mistakes();
    Fields calendar = new Fields(body, "", mistakes);
    Optional<String> name = path.isPresent() ? path : InventoryName.read(calendar);
    calendar.text("name").filter(given -> path.isPresent() && !given.equals(path.get()))
        .ifPresent(_ -> calendar.wrong("name", "is the one in the path, and a calendar keeps it"));
    if (calendar.value("kind").isEmpty()) calendar.wrong("kind", "must be given: window or freeze");
    Optional<CalendarKind> kind = calendar.oneOf("kind", CalendarKind.wireNames()).map(CalendarKind::ofWireName);
    ZoneId zone = RequestedTiming.zone(calendar).orElse(ZoneOffset.UTC);
    List<Period> periods = periods(calendar, zone, mistakes);
    boolean everything = calendar.flag("everything").orElse(false);
    Set<String> tags = tags(calendar);
    String description = calendar.plainText("description", LONGEST_DESCRIPTION).orElse("");
    calendar.rejectUnknown();
    mistakes.throwIfAny();
    return new Calendar(tenant, name.orElseThrow(), kind.orElseThrow(), zone, periods, everything, tags, description);
  }

  private static Set<String> tags(Fields calendar) {
    Set<String> tags = new HashSet<>();
    calendar.list("tags").ifPresent(list -> {
      for (JsonNode tag : list) if (tag.isString() && !tag.stringValue().isBlank()) tags.add(tag.stringValue());
      boolean fit = tags.size() == list.size() && list.size() <= MOST_TAGS;
      if (!fit) calendar.wrong("tags", "must be up to " + MOST_TAGS + " different tags of devices");
    });
    return tags;
  }

  private static List<Period> periods(Fields calendar, ZoneId zone, Mistakes mistakes) {
    List<Period> periods = new ArrayList<>();
    Optional<ArrayNode> list = calendar.list("periods");
    if (list.isEmpty()) return periods;
    if (list.get().size() > MOST_PERIODS) calendar.wrong("periods", "must be up to " + MOST_PERIODS);
    int index = 0;
    for (JsonNode entry : list.get()) {
      String path = "periods[" + index++ + "]";
      if (entry instanceof ObjectNode object) {
        period(new Fields(object, path, mistakes), object.has("days"), zone).ifPresent(periods::add);
      } else {
        mistakes.add(path, "must be an object with days, from and to, or with start and end");
      }
    }
    return periods;
  }

  private static Optional<Period> period(Fields fields, boolean weekly, ZoneId zone) {
    Optional<Period> period = weekly ? weekly(fields) : once(fields, zone);
    fields.rejectUnknown();
    return period;
  }

  private static Optional<Period> weekly(Fields fields) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    fields.list("days").ifPresent(list -> {
      for (JsonNode day : list) {
        day(day).ifPresentOrElse(days::add, () -> fields.wrong("days", "must be of mon, tue, wed, thu, fri, sat, sun"));
      }
      if (list.isEmpty()) fields.wrong("days", "must not be empty");
    });
    Optional<LocalTime> from = parsed(fields, "from", LocalTime::parse, "must be a time such as 22:00");
    Optional<LocalTime> to = parsed(fields, "to", LocalTime::parse, "must be a time such as 04:00; not later than from is on the next day");
    for (String name : List.of("from", "to")) if (fields.value(name).isEmpty()) fields.wrong(name, "must be given");
    Optional<LocalDate> first = parsed(fields, "first", LocalDate::parse, "must be a date such as 2030-01-31");
    Optional<LocalDate> last = parsed(fields, "last", LocalDate::parse, "must be a date such as 2030-12-31");
    return from.flatMap(start -> to.map(end -> new Period.Weekly(days, start, end, first, last)));
  }

  private static Optional<DayOfWeek> day(JsonNode day) {
    return Arrays.stream(DayOfWeek.values()).filter(one -> day.isString() && CalendarRows.name(one).equals(day.stringValue())).findFirst();
  }

  private static Optional<Period> once(Fields fields, ZoneId zone) {
    String otherwise = "must be a time such as 2030-01-31T22:00, or with an offset, or a date";
    Optional<Instant> start = parsed(fields, "start", text -> instant(text, zone), otherwise);
    Optional<Instant> end = parsed(fields, "end", text -> instant(text, zone), otherwise);
    for (String name : List.of("start", "end")) if (fields.value(name).isEmpty()) fields.wrong(name, "must be given");
    if (start.isPresent() && end.isPresent() && !end.get().isAfter(start.get())) fields.wrong("end", "must be after start");
    return start.flatMap(from -> end.map(to -> new Period.Once(from, to)));
  }

  /** Without an offset it is a time of the calendar's zone. */
  private static Instant instant(String text, ZoneId zone) {
    if (!text.contains("T")) return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    }
  }

  private static <T> Optional<T> parsed(Fields fields, String name, Function<String, T> parse, String otherwise) {
    return fields.text(name).flatMap(text -> {
      try {
        return Optional.of(parse.apply(text));
      } catch (DateTimeException e) {
        fields.wrong(name, otherwise);
        return Optional.empty();
      }
    });
  }
}
