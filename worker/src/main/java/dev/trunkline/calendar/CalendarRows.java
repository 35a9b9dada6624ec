package dev.trunkline.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Periods as JSON, both ways, in the database as over HTTP. */
public final class CalendarRows {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LETTERS = 3;

  private CalendarRows() {}

  public static ArrayNode json(List<Period> periods) {
    ArrayNode array = JSON.createArrayNode();
    for (Period period : periods) {
      ObjectNode entry = array.addObject();
      switch (period) {
        case Period.Once(Instant start, Instant end) -> entry.put("start", start.toString()).put("end", end.toString());
        case Period.Weekly weekly -> put(entry, weekly);
      }
    }
    return array;
  }

  private static void put(ObjectNode entry, Period.Weekly weekly) {
    ArrayNode days = entry.putArray("days");
    weekly.days().stream().sorted().forEach(day -> days.add(name(day)));
    entry.put("from", weekly.from().toString()).put("to", weekly.to().toString());
    weekly.first().ifPresent(day -> entry.put("first", day.toString()));
    weekly.last().ifPresent(day -> entry.put("last", day.toString()));
  }

  public static String name(DayOfWeek day) {
    return day.name().substring(0, LETTERS).toLowerCase(Locale.ROOT);
  }

  static List<Period> periods(String json) {
    List<Period> periods = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(json)) periods.add(period(entry));
    return periods;
  }

  private static Period period(JsonNode entry) {
    if (entry.has("start")) return new Period.Once(Instant.parse(text(entry, "start")), Instant.parse(text(entry, "end")));
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (JsonNode day : entry.get("days")) {
      for (DayOfWeek one : DayOfWeek.values()) if (name(one).equals(day.stringValue())) days.add(one);
    }
    return new Period.Weekly(
        days, LocalTime.parse(text(entry, "from")), LocalTime.parse(text(entry, "to")), date(entry, "first"), date(entry, "last"));
  }

  private static Optional<LocalDate> date(JsonNode entry, String field) {
    return Optional.ofNullable(entry.get(field)).map(date -> LocalDate.parse(date.stringValue()));
  }

  private static String text(JsonNode entry, String field) {
    return entry.get(field).stringValue();
  }
}
