package dev.trunkline.api.request;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object, each asked for by name and type. What is wrong is noted and read as absent, so that one request
 * shows all its mistakes; null is absent, too. Ends with {@link #rejectUnknown}.
 */
final class Fields {
  private final ObjectNode object;
  private final String path;
  private final Mistakes mistakes;
  private final Set<String> known = new HashSet<>();

  /**
   * @param path of the object itself, empty for the whole body
   */
  Fields(ObjectNode object, String path, Mistakes mistakes) {
    this.object = object;
    this.path = path;
    this.mistakes = mistakes;
  }

  String path(String name) {
    if (path.isEmpty()) return name;
    return name.startsWith("[") ? path + name : path + "." + name;
  }

  void wrong(String name, String detail) {
    mistakes.add(path(name), detail);
  }

  Optional<JsonNode> value(String name) {
    known.add(name);
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  Optional<String> text(String name) {
    return value(name).flatMap(value -> value.isString() ? Optional.of(value.stringValue()) : none(name, "must be text"));
  }

  /** Text up to a length and without control characters. */
  Optional<String> plainText(String name, int longest) {
    return text(name)
        .flatMap(
            text -> {
              if (text.length() > longest) return none(name, "must have up to " + longest + " characters");
              if (Text.hasControlCharacters(text)) return none(name, "must not contain control characters");
              return Optional.of(text);
            });
  }

  Optional<String> oneOf(String name, List<String> choices) {
    return text(name)
        .flatMap(text -> choices.contains(text) ? Optional.of(text) : none(name, "must be one of " + String.join(", ", choices)));
  }

  Optional<Boolean> flag(String name) {
    return value(name)
        .flatMap(value -> value.isBoolean() ? Optional.of(value.booleanValue()) : none(name, "must be true or false"));
  }

  Optional<Long> integer(String name) {
    return value(name)
        .flatMap(
            value ->
                value.isIntegralNumber() && value.canConvertToLong()
                    ? Optional.of(value.longValue())
                    : none(name, "must be a whole number"));
  }

  Optional<Integer> integer(String name, int least, int most) {
    return integer(name, least, most, "must be between " + least + " and " + most);
  }

  Optional<Integer> integer(String name, int least, int most, String otherwise) {
    return integer(name)
        .flatMap(value -> value >= least && value <= most ? Optional.of(value.intValue()) : none(name, otherwise));
  }

  Optional<Instant> instant(String name) {
    return text(name)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeException e) {
                return none(name, "must be a time such as 2030-01-31T12:00:00Z");
              }
            });
  }

  Optional<ArrayNode> list(String name) {
    return value(name)
        .flatMap(value -> value instanceof ArrayNode array ? Optional.of(array) : none(name, "must be a list"));
  }

  Optional<Fields> object(String name) {
    return value(name)
        .flatMap(
            value ->
                value instanceof ObjectNode fields
                    ? Optional.of(new Fields(fields, path(name), mistakes))
                    : none(name, "must be an object"));
  }

  /** The object itself. */
  ObjectNode asGiven() {
    return object;
  }

  /** Names that come with the object, for one whose fields are free. */
  Set<String> names() {
    return Set.copyOf(object.propertyNames());
  }

  void rejectUnknown() {
    for (String name : object.propertyNames()) if (!known.contains(name)) wrong(Text.quotable(name), "unknown field");
  }

  private <T> Optional<T> none(String name, String detail) {
    wrong(name, detail);
    return Optional.empty();
  }
}
