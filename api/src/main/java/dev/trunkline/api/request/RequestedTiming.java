package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.schedule.BadTiming;
import dev.trunkline.schedule.CronText;
import dev.trunkline.schedule.Timing;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** When something is to happen, as asked for and checked: by a cron text, every so many seconds, or once. */
public record RequestedTiming(Timing timing, ZoneId zone) {
  static final List<String> KINDS = List.of("cron", "every_seconds", "run_at");

  private static final int LONGEST_CRON = 500;
  private static final int LONGEST_PERIOD = 366 * 86_400;

  /**
   * Reads a body that holds nothing else.
   *
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedTiming read(ObjectNode body, Instant now) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Optional<RequestedTiming> timing = read(fields, now);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return timing.orElseThrow();
  }

  /** Empty where something is wrong, which is noted. */
  static Optional<RequestedTiming> read(Fields fields, Instant now) {
    Optional<ZoneId> zone = zone(fields);
    Optional<CronText> cron = cron(fields);
    Optional<Duration> period = fields.integer("every_seconds", 1, LONGEST_PERIOD).map(Duration::ofSeconds);
    Optional<Instant> start = fields.instant("start_at");
    Optional<Instant> runAt = fields.instant("run_at");
    if (runAt.isPresent() && !runAt.get().isAfter(now)) {
      fields.wrong("run_at", "must be in the future; it is now " + now.truncatedTo(ChronoUnit.SECONDS));
    }
    if (fields.value("start_at").isPresent() && fields.value("every_seconds").isEmpty()) fields.wrong("start_at", "is for every_seconds");
    refuseTooMany(fields);
    Optional<Timing> timing =
        Stream.<Optional<Timing>>of(
                cron.flatMap(text -> zone.map(in -> new Timing.Cron(text, in))),
                period.map(every -> new Timing.Every(every, start.orElse(now.truncatedTo(ChronoUnit.SECONDS)))),
                runAt.map(Timing.Once::new))
            .flatMap(Optional::stream)
            .findFirst();
    return timing.flatMap(when -> zone.map(in -> new RequestedTiming(when, in)));
  }

  private static void refuseTooMany(Fields fields) {
    List<String> given = KINDS.stream().filter(kind -> fields.value(kind).isPresent()).toList();
    if (given.isEmpty()) fields.wrong("cron", "must be given, or every_seconds, or run_at");
    for (String more : given.stream().skip(1).toList()) {
      fields.wrong(more, "give one of cron, every_seconds and run_at; there is " + given.getFirst());
    }
  }

  private static Optional<CronText> cron(Fields fields) {
    return fields
        .plainText("cron", LONGEST_CRON)
        .flatMap(
            text -> {
              try {
                return Optional.of(CronText.parse(text));
              } catch (BadTiming e) {
                fields.wrong("cron", e.getMessage());
                return Optional.empty();
              }
            });
  }

  static Optional<ZoneId> zone(Fields fields) {
    if (fields.value("time_zone").isEmpty()) return Optional.of(ZoneId.of("UTC"));
    return fields
        .text("time_zone")
        .flatMap(
            name -> {
              try {
                return Optional.of(ZoneId.of(name));
              } catch (DateTimeException e) {
                fields.wrong("time_zone", "there is no time zone '" + Text.quotable(name) + "'; " + suggestion(name));
                return Optional.empty();
              }
            });
  }

  private static String suggestion(String name) {
    String plain = letters(name);
    return ZoneId.getAvailableZoneIds().stream()
        .sorted()
        .filter(id -> !plain.isEmpty() && (letters(id).equals(plain) || letters(id.substring(id.lastIndexOf('/') + 1)).equals(plain)))
        .findFirst()
        .map(id -> "did you mean " + id + "?")
        .orElse("they are called as Europe/Berlin is");
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }
}
