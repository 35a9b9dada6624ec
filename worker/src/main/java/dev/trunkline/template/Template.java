package dev.trunkline.template;

import dev.trunkline.job.JobKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of a template: the lines of a job, of which parts are filled in.
 *
 * @param version 1 for the first, never changed once it is stored
 * @param save whether a config job saves the running configuration at its end
 * @param lines one element is one line, with placeholders
 */
public record Template(
    String tenant,
    String name,
    int version,
    JobKind kind,
    boolean save,
    List<String> lines,
    List<Parameter> parameters,
    String description,
    Instant createdAt) {
  public Template {
    lines = List.copyOf(lines);
    parameters = List.copyOf(parameters);
  }

  /** Why a line cannot be filled in, whatever the values; empty where it can. */
  public Optional<String> objection(String line) {
    if (Placeholders.areMalformed(line)) return Optional.of("has {{ that is no placeholder, such as {{vlan}} or {{device.name}}");
    for (String placeholder : Placeholders.in(line)) {
      boolean known = placeholder.startsWith(DeviceFacts.PREFIX) ? DeviceFacts.know(placeholder) : parameter(placeholder).isPresent();
      if (!known) return Optional.of("{{" + placeholder + "}} is neither a parameter nor a field of devices");
    }
    return Optional.empty();
  }

  private Optional<Parameter> parameter(String parameter) {
    return parameters.stream().filter(one -> one.name().equals(parameter)).findFirst();
  }

  /**
   * What is wrong with the values, by parameter. Everything is judged before anything is put into a line.
   *
   * @param given by the name of the parameter
   */
  public Map<String, String> objections(Map<String, String> given) {
    Map<String, String> wrong = new TreeMap<>();
    for (Parameter parameter : parameters) {
      String value = given.get(parameter.name());
      if (value == null) {
        if (parameter.standard().isEmpty()) wrong.put(parameter.name(), "must be given");
      } else {
        objection(parameter, value).ifPresent(objection -> wrong.put(parameter.name(), objection));
      }
    }
    for (String name : given.keySet()) {
      if (parameter(name).isEmpty()) wrong.put(name, "the template has no such parameter");
    }
    return wrong;
  }

  /** Why the parameter does not take the value; empty where it does. */
  public static Optional<String> objection(Parameter parameter, String value) {
    if (value.length() > Parameter.LONGEST) return Optional.of("must have up to " + Parameter.LONGEST + " characters");
    if (hasHiddenCharacters(value)) return Optional.of("must not contain control characters, nor others that cannot be seen");
    return parameter.objection(value);
  }

  /** Line ends, escape and NUL among them: one line stays one line, and what a person reads is what the device gets. */
  private static boolean hasHiddenCharacters(String value) {
    return value
        .codePoints()
        .anyMatch(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                      Character.PRIVATE_USE, Character.UNASSIGNED -> true;
                  default -> false;
                });
  }

  /** What a template comes to. */
  public sealed interface Filled {
    record Lines(List<String> lines) implements Filled {}

    /** The device has nothing for these placeholders, or something that must not be in a line. */
    record Missing(Set<String> placeholders) implements Filled {}
  }

  /**
   * The lines for a device.
   *
   * @param given without {@linkplain #objections mistakes}
   */
  public Filled fill(Map<String, String> given, DeviceFacts device) {
    Set<String> missing = new TreeSet<>();
    List<String> filled = new ArrayList<>();
    for (String line : lines) filled.add(Placeholders.fill(line, placeholder -> value(placeholder, given, device), missing));
    return missing.isEmpty() ? new Filled.Lines(filled) : new Filled.Missing(missing);
  }

  private Optional<String> value(String placeholder, Map<String, String> given, DeviceFacts device) {
    if (placeholder.startsWith(DeviceFacts.PREFIX)) return device.find(placeholder).filter(value -> !hasHiddenCharacters(value));
    return Optional.ofNullable(given.get(placeholder)).or(() -> parameter(placeholder).flatMap(Parameter::standard));
  }
}
