package dev.trunkline.schedule;

import java.text.ParseException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/**
 * A cron text of 5 fields (minute, hour, day of month, month, day of week) or 6 (second first), or a shortcut such as {@code
 * @daily}: which times of the clock on the wall it names. It knows no time zone, so it knows nothing of clock changes either;
 * {@link WallClock} does. Finding the next day that fits is Quartz's, which is asked in UTC, where every time exists once.
 *
 * <p>What differs between crons is as in cron(5): 0 and 7 are Sunday, and where both day fields name days, either will do.
 */
public final class CronText {
  private static final Map<String, String> SHORTCUTS =
      Map.of(
          "@yearly", "0 0 0 1 1 *",
          "@annually", "0 0 0 1 1 *",
          "@monthly", "0 0 0 1 * *",
          "@weekly", "0 0 0 * * 0",
          "@daily", "0 0 0 * * *",
          "@midnight", "0 0 0 * * *",
          "@hourly", "0 0 * * * *");

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
  private static final Pattern SPECIAL_DAY_OF_MONTH = Pattern.compile("L|LW|L-\\d{1,2}|\\d{1,2}W");
  private static final Pattern SPECIAL_DAY_OF_WEEK = Pattern.compile("(\\w+?)(L|#[1-5])");
  private static final int DAYS_OF_WEEK = 7;

  private final String text;
  private final boolean fixed;
  private final boolean everyHour;
  private final CronExpression days;
  private final Optional<CronExpression> orDays;

  private CronText(String text, boolean fixed, boolean everyHour, CronExpression days, Optional<CronExpression> orDays) {
    this.text = text;
    this.fixed = fixed;
    this.everyHour = everyHour;
    this.days = days;
    this.orDays = orDays;
  }

  /**
   * @throws BadTiming where it is none, or names no day that ever comes
   */
  public static CronText parse(String text) {
    String[] fields = fields(text.strip());
    TreeSet<Integer> hours = CronField.HOUR.values(fields[2]);
    String clock = list(CronField.SECOND.values(fields[0])) + " " + list(CronField.MINUTE.values(fields[1])) + " " + list(hours);
    String month = list(CronField.MONTH.values(fields[4]));
    String ofMonth = dayOfMonth(fields[3]);
    String ofWeek = dayOfWeek(fields[5]);
    boolean bothNameDays = !ofMonth.equals("*") && !ofWeek.equals("*");
    if (bothNameDays && (fields[3].startsWith("*") || fields[5].startsWith("*"))) {
      throw new BadTiming("a step from * in one day field beside days in the other is read differently by every cron; list the days");
    }
    String byMonth = "%s %s %s ?".formatted(clock, ofMonth, month);
    String byWeek = "%s ? %s %s".formatted(clock, month, ofWeek);
    boolean fixed = Stream.of(fields[0], fields[1], fields[2]).noneMatch(field -> field.matches(".*[*/-].*"));
    CronText cron =
        new CronText(
            text.strip(),
            fixed,
            CronField.HOUR.isAll(hours),
            expression(ofWeek.equals("*") || bothNameDays ? byMonth : byWeek),
            bothNameDays ? Optional.of(expression(byWeek)) : Optional.empty());
    if (cron.after(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
      throw new BadTiming("never fires, for no month it names has such a day; the last day of a month is L");
    }
    return cron;
  }

  private static String[] fields(String text) {
    String written = text.startsWith("@") ? SHORTCUTS.get(text.toLowerCase(Locale.ROOT)) : text;
    if (written == null) {
      throw new BadTiming("the shortcuts are " + SHORTCUTS.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    String[] fields = written.split("\\s+");
    if (fields.length == 5) fields = ("0 " + written).split("\\s+");
    if (fields.length == 6) return fields;
    throw new BadTiming(
        "must have 5 fields (minute hour day month weekday), or 6 with the second before them, and has "
            + (written.isEmpty() ? 0 : fields.length) + (fields.length == 7 ? "; a year cannot be given, run_at is for a single instant" : ""));
  }

  private static String list(TreeSet<Integer> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String dayOfMonth(String text) {
    if (text.equals("?")) return "*";
    if (SPECIAL_DAY_OF_MONTH.matcher(text.toUpperCase(Locale.ROOT)).matches()) return text.toUpperCase(Locale.ROOT);
    TreeSet<Integer> values = CronField.DAY_OF_MONTH.values(text);
    return CronField.DAY_OF_MONTH.isAll(values) ? "*" : list(values);
  }

  /** Quartz counts from Sunday = 1. */
  private static String dayOfWeek(String text) {
    if (text.equals("?")) return "*";
    var special = SPECIAL_DAY_OF_WEEK.matcher(text.toUpperCase(Locale.ROOT));
    if (special.matches()) return CronField.DAY_OF_WEEK.values(special.group(1)).first() + 1 + special.group(2);
    TreeSet<Integer> values = CronField.DAY_OF_WEEK.values(text);
    if (values.size() == DAYS_OF_WEEK) return "*";
    return values.stream().map(day -> String.valueOf(day + 1)).collect(Collectors.joining(","));
  }

  private static CronExpression expression(String quartz) {
    try {
      CronExpression expression = new CronExpression(quartz);
      expression.setTimeZone(UTC);
      return expression;
    } catch (ParseException e) {
      throw new BadTiming("the days: " + e.getMessage());
    }
  }

  /** Whether second, minute and hour are single values or lists of them: no star, range or step. */
  public boolean isFixedTime() {
    return fixed;
  }

  /** Whether no hour is left out. */
  boolean isEveryHour() {
    return everyHour;
  }

  /** The first time it names later than this, to the second; empty where there is none. */
  Optional<LocalDateTime> after(LocalDateTime time) {
    Optional<LocalDateTime> first = after(days, time);
    Optional<LocalDateTime> other = orDays.flatMap(expression -> after(expression, time));
    return Stream.of(first, other).flatMap(Optional::stream).min(LocalDateTime::compareTo);
  }

  private static Optional<LocalDateTime> after(CronExpression expression, LocalDateTime time) {
    return Optional.ofNullable(expression.getNextValidTimeAfter(Date.from(time.toInstant(ZoneOffset.UTC))))
        .map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CronText cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
