package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedCalendar;
import dev.trunkline.api.request.TextBody;
import dev.trunkline.calendar.Calendar;
import dev.trunkline.calendar.ImportedEvents;
import dev.trunkline.calendar.StoredCalendars;
import dev.trunkline.result.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Maintenance windows and freezes. */
@RestController
@RequestMapping("/api/v1/calendars")
public final class CalendarsController {
  private final StoredCalendars calendars;

  public CalendarsController(StoredCalendars calendars) {
    this.calendars = calendars;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<CalendarView> create(HttpServletRequest request, Caller caller) throws IOException {
    Calendar asked = RequestedCalendar.read(JsonBody.read(request), caller.tenant(), Optional.empty());
    if (!calendars.create(asked)) {
      throw new ProblemException(
          ProblemCode.NAME_TAKEN, "there is a calendar of this name; change it with PUT, or choose another");
    }
    CalendarView made = CalendarView.of(calendar(caller, asked.name()));
    return ResponseEntity.created(Paths.of("/api/v1/calendars", asked.name())).body(made);
  }

  @GetMapping
  Listing<CalendarView> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    Page<Calendar, String> page = calendars.page(caller.tenant(), after, limit);
    return Listing.of(new Page<>(page.items().stream().map(CalendarView::of).toList(), page.next()), Cursors::ofName);
  }

  @GetMapping("/{name}")
  CalendarView get(@PathVariable String name, Caller caller) {
    return CalendarView.of(calendar(caller, name));
  }

  @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  CalendarView replace(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    calendar(caller, name);
    calendars.replace(RequestedCalendar.read(JsonBody.read(request), caller.tenant(), Optional.of(name)));
    return CalendarView.of(calendar(caller, name));
  }

  /** Puts the events of an iCalendar file in the place of the periods. */
  @PostMapping(path = "/{name}/import", consumes = "text/calendar")
  CalendarView importEvents(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    Calendar before = calendar(caller, name);
    try {
      calendars.replace(before.with(ImportedEvents.read(TextBody.read(request), before.zone())));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.INVALID_INPUT, e.getMessage(), List.of(new FieldError("", e.getMessage())));
    }
    return CalendarView.of(calendar(caller, name));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name, Caller caller) {
    switch (calendars.delete(caller.tenant(), name)) {
      case DELETED -> {}
      case MISSING -> throw Ids.noCalendar();
      case IN_USE -> throw new ProblemException(ProblemCode.IN_USE, "a schedule names it in its windows");
    }
  }

  private Calendar calendar(Caller caller, String name) {
    return calendars.find(caller.tenant(), name).orElseThrow(Ids::noCalendar);
  }
}
