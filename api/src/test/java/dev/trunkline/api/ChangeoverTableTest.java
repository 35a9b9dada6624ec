package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.schedule.CronText;
import dev.trunkline.schedule.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.quartz.CronExpression;

/** Our fire times beside those of plain Quartz and plain Spring on the two days of 2026 on which Berlin changes its clocks. */
class ChangeoverTableTest {
  private static final Path PAGE = Path.of("..", "docs", "schedules.md");
  private static final String BEGIN = "<!-- changeover -->\n";
  private static final String END = "<!-- /changeover -->";
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("(HH:mm)").withZone(ZoneId.of("UTC"));

  /** By {@code -Dschedules.write=true} the page is written anew. */
  @Test
  void the_page_shows_what_the_real_libraries_do() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    String table = table();
    if (Boolean.getBoolean("schedules.write")) Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    assertThat(page.substring(from, to)).isEqualTo(table);
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| day | cron | Trunkline | plain Quartz | plain Spring |\n|---|---|---|---|---|\n");
    row(table, LocalDate.of(2026, 3, 29), "30 2 * * *", "0 30 2 * * ?");
    row(table, LocalDate.of(2026, 3, 29), "*/30 1-3 * * *", "0 0/30 1-3 * * ?");
    row(table, LocalDate.of(2026, 3, 29), "0 */2 * * *", "0 0 0/2 * * ?");
    row(table, LocalDate.of(2026, 10, 25), "30 2 * * *", "0 30 2 * * ?");
    row(table, LocalDate.of(2026, 10, 25), "*/30 1-3 * * *", "0 0/30 1-3 * * ?");
    row(table, LocalDate.of(2026, 10, 25), "0 */2 * * *", "0 0 0/2 * * ?");
    return table.toString();
  }

  private static void row(StringBuilder table, LocalDate day, String cron, String quartz) {
    Timing ours = new Timing.Cron(CronText.parse(cron), BERLIN);
    org.springframework.scheduling.support.CronExpression spring = org.springframework.scheduling.support.CronExpression.parse("0 " + cron);
    table.append(
        "| %s | `%s` | %s | %s | %s |%n".formatted(
            day,
            cron,
            firings(day, ours::after),
            firings(day, after -> quartz(quartz, after)),
            firings(day, after -> Optional.ofNullable(spring.next(after.atZone(BERLIN))).map(ZonedDateTime::toInstant))));
  }

  private static Optional<Instant> quartz(String text, Instant after) {
    try {
      CronExpression expression = new CronExpression(text);
      expression.setTimeZone(TimeZone.getTimeZone(BERLIN));
      return Optional.of(expression.getNextValidTimeAfter(Date.from(after)).toInstant());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** From one o'clock to five. */
  private static String firings(LocalDate day, Function<Instant, Optional<Instant>> next) {
    List<Instant> firings = new ArrayList<>();
    Instant end = day.atTime(5, 0).atZone(BERLIN).toInstant();
    Instant at = next.apply(day.atTime(1, 0).atZone(BERLIN).toInstant().minusSeconds(1)).orElseThrow();
    while (at.isBefore(end)) {
      firings.add(at);
      at = next.apply(at).orElseThrow();
    }
    return firings.isEmpty() ? "never" : firings.stream().map(ChangeoverTableTest::shown).collect(Collectors.joining(", "));
  }

  private static String shown(Instant at) {
    ZonedDateTime wall = at.atZone(BERLIN);
    boolean twice = BERLIN.getRules().getValidOffsets(wall.toLocalDateTime()).size() > 1;
    return TIME.format(wall) + (twice ? " " + UTC.format(at) : "");
  }
}
