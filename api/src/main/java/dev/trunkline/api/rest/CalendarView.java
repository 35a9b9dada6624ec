package dev.trunkline.api.rest;

import dev.trunkline.calendar.Calendar;
import dev.trunkline.calendar.CalendarRows;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A calendar as its owner sees it. */
record CalendarView(
    String name, String kind, String timeZone, JsonNode periods, boolean everything, List<String> tags, String description) {
  static CalendarView of(Calendar calendar) {
    return new CalendarView(
        calendar.name(),
        calendar.kind().wireName(),
        calendar.zone().getId(),
        CalendarRows.json(calendar.periods()),
        calendar.everything(),
        calendar.tags().stream().sorted().toList(),
        calendar.description());
  }
}
