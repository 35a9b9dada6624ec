package dev.trunkline.api.request;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.trunkline.template.Parameter;
import dev.trunkline.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a parameter of a template. */
final class RequestedParameter {
  private static final List<String> TYPES = List.of("text", "number", "choice", "ip_address", "ip_prefix");
  private static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,62}";
  private static final int LONGEST_PATTERN = 500;
  private static final int MOST_CHOICES = 1_000;
  private static final long MOST = 999_999_999_999_999_999L;

  private RequestedParameter() {}

  /** Empty where something is wrong, which is noted. */
  static Optional<Parameter> read(Fields fields) {
    Optional<String> name = name(fields);
    if (fields.value("type").isEmpty()) fields.wrong("type", "must be given");
    Optional<String> type = fields.oneOf("type", TYPES);
    Optional<String> standard = value(fields, "default");
    Optional<Parameter> parameter = type.flatMap(given -> ofType(given, name.orElse(""), standard, fields));
    if (type.isPresent()) fields.rejectUnknown();
    parameter.ifPresent(
        read -> standard.flatMap(value -> Template.objection(read, value)).ifPresent(objection -> fields.wrong("default", objection)));
    return parameter.filter(_ -> name.isPresent());
  }

  private static Optional<Parameter> ofType(String type, String name, Optional<String> standard, Fields fields) {
    return switch (type) {
      case "text" -> pattern(fields).map(pattern -> new Parameter.Text(name, pattern, standard));
      case "number" -> number(fields, name, standard);
      case "choice" -> choices(fields).map(values -> new Parameter.Choice(name, values, standard));
      case "ip_address" -> Optional.of(new Parameter.Address(name, version(fields), standard));
      default -> Optional.of(new Parameter.Prefix(name, version(fields), standard));
    };
  }

  private static Optional<String> name(Fields fields) {
    if (fields.value("name").isEmpty()) fields.wrong("name", "must be given");
    Optional<String> name = fields.text("name");
    Optional<String> fit = name.filter(given -> given.matches(NAME) && !given.equals("device"));
    if (name.isPresent() && fit.isEmpty()) fields.wrong("name", "must be letters, digits and _, begin with a letter, and not be device");
    return fit;
  }

  /** A number may be written as one. */
  static Optional<String> value(Fields fields, String name) {
    Optional<JsonNode> value = fields.value(name);
    if (value.isEmpty()) return Optional.empty();
    return value.get().isIntegralNumber() ? value.map(JsonNode::asString) : fields.text(name);
  }

  private static Optional<Pattern> pattern(Fields fields) {
    if (fields.value("pattern").isEmpty()) fields.wrong("pattern", "must be given: what a value has to match as a whole");
    return fields
        .plainText("pattern", LONGEST_PATTERN)
        .flatMap(
            text -> {
              try {
                return Optional.of(Pattern.compile(text));
              } catch (PatternSyntaxException e) {
                fields.wrong("pattern", "must be a regular expression as RE2 knows them: " + Text.quotable(e.getDescription()));
                return Optional.empty();
              }
            });
  }

  private static Optional<Parameter> number(Fields fields, String name, Optional<String> standard) {
    for (String end : List.of("min", "max")) if (fields.value(end).isEmpty()) fields.wrong(end, "must be given");
    Optional<Long> least = fields.integer("min").filter(value -> Math.abs(value) <= MOST);
    Optional<Long> most = fields.integer("max").filter(value -> Math.abs(value) <= MOST);
    if (least.isPresent() && most.isPresent() && least.get() > most.get()) fields.wrong("max", "must not be below min");
    return least.flatMap(min -> most.map(max -> new Parameter.Number(name, min, max, standard)));
  }

  private static Optional<List<String>> choices(Fields fields) {
    if (fields.value("values").isEmpty()) fields.wrong("values", "must be given");
    return fields
        .list("values")
        .map(
            list -> {
              if (list.isEmpty() || list.size() > MOST_CHOICES) fields.wrong("values", "must be 1 to " + MOST_CHOICES + " texts");
              List<String> values = new ArrayList<>();
              for (JsonNode value : list) {
                boolean fit = value.isString() && !value.stringValue().isBlank() && !Text.hasControlCharacters(value.stringValue());
                if (fit) values.add(value.stringValue());
                if (!fit) fields.wrong("values", "each must be text without control characters");
              }
              return values;
            });
  }

  private static Optional<Integer> version(Fields fields) {
    Optional<Integer> version = fields.integer("ip_version", 4, 6);
    if (version.equals(Optional.of(5))) fields.wrong("ip_version", "must be 4 or 6");
    return version;
  }
}
