package dev.trunkline.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tomlj.Toml;

/**
 * Declares the keys of one section and, in the same call, reads them. A wrong value is noted and its default stands in.
 */
final class Section {
  private final String name;
  private final Reading reading;

  Section(String name, Reading reading) {
    this.name = name;
    this.reading = reading;
  }

  int integer(String key, int standard, int least, int most, String description) {
    String full = description + " " + least + " to " + most + ".";
    return read(key, (long) standard, Given::wholeNumber, value -> within(least, most, value), full);
  }

  /** A key whose name ends in {@code _seconds}. */
  Duration seconds(String key, int standard, int least, int most, String description) {
    return Duration.ofSeconds(integer(key, standard, least, most, description));
  }

  /** A key whose name ends in {@code _hours}. */
  Duration hours(String key, int standard, int least, int most, String description) {
    return Duration.ofHours(integer(key, standard, least, most, description));
  }

  /** A key whose name ends in {@code _days}. */
  Duration days(String key, int standard, int least, int most, String description) {
    return Duration.ofDays(integer(key, standard, least, most, description));
  }

  boolean flag(String key, boolean standard, String description) {
    return read(key, standard, Given::flag, Function.identity(), description);
  }

  String text(String key, String standard, String description) {
    return text(key, standard, Function.identity(), description);
  }

  /** @param parse throws IllegalArgumentException saying what the text must be */
  <T> T text(String key, String standard, Function<String, T> parse, String description) {
    return read(key, standard, Given::text, parse, description);
  }

  Secret secret(String key, String description) {
    return read(key, "", Given::text, Secret::new, description);
  }

  /** A list, empty by default. */
  <T> List<T> list(String key, Function<String, T> parse, String description) {
    return read(key, List.<String>of(), Given::list, texts -> texts.stream().map(parse).toList(), description);
  }

  <E extends Enum<E>> E choice(String key, E standard, String description) {
    Class<E> type = standard.getDeclaringClass();
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Section::lowerCase).toList();
    String chosen = oneOf(key, lowerCase(standard), names, description);
    return Enum.valueOf(type, chosen.toUpperCase(Locale.ROOT));
  }

  String oneOf(String key, String standard, List<String> choices, String description) {
    String listed = String.join(", ", choices);
    return text(key, standard, value -> {
      if (choices.contains(value)) return value;
      throw new IllegalArgumentException("must be one of " + listed + ", is \"" + value + "\"");
    }, description + " One of " + listed + ".");
  }

  private <R, T> T read(String key, R standard, Function<Given, R> raw, Function<R, T> parse, String description) {
    Key declared = new Key(name + "." + key, written(standard), description);
    return reading.read(declared, given -> {
      R value = given.map(raw).orElse(standard);
      T parsed = parse.apply(value);
      return new Reading.Value<>(parsed, parsed instanceof Secret ? parsed.toString() : written(value));
    }, parse.apply(standard));
  }

  private static int within(int least, int most, long value) {
    if (value >= least && value <= most) return (int) value;
    throw new IllegalArgumentException("must be between " + least + " and " + most + ", is " + value);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String written(Object value) {
    return switch (value) {
      case String text -> "\"" + Toml.tomlEscape(text) + "\"";
      case List<?> list -> list.stream().map(Section::written).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }
}
