package dev.trunkline.api.request;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The query parameters of a request, read as {@link Fields} reads a body. Ends with {@link #finish}. */
public final class Query {
  private static final int MOST_ITEMS = 500;
  private static final int DEFAULT_ITEMS = 50;

  private final Map<String, String[]> parameters;
  private final Optional<String> lastEventId;
  private final Mistakes mistakes = new Mistakes();
  private final Set<String> known = new HashSet<>();

  public Query(HttpServletRequest request) {
    this.parameters = request.getParameterMap();
    this.lastEventId = Optional.ofNullable(request.getHeader("Last-Event-ID")).filter(id -> !id.isBlank());
  }

  public void wrong(String name, String detail) {
    mistakes.add(name, detail);
  }

  public Optional<String> text(String name) {
    List<String> values = texts(name);
    if (values.size() > 1) wrong(name, "must be given once");
    return values.stream().findFirst();
  }

  /** The values of a parameter that may be repeated; empty ones count as not given. */
  private List<String> texts(String name) {
    known.add(name);
    List<String> values = Arrays.stream(parameters.getOrDefault(name, new String[0])).filter(v -> !v.isEmpty()).toList();
    if (values.stream().noneMatch(Text::hasControlCharacters)) return values;
    wrong(name, "must not contain control characters");
    return List.of();
  }

  public int integer(String name, int standard, int least, int most) {
    return parsed(name, Integer::valueOf, "must be a whole number")
        .filter(
            value -> {
              boolean fits = value >= least && value <= most;
              if (!fits) wrong(name, "must be between " + least + " and " + most);
              return fits;
            })
        .orElse(standard);
  }

  public int limit() {
    return integer("limit", DEFAULT_ITEMS, 1, MOST_ITEMS);
  }

  public boolean flag(String name) {
    return flag(name, false);
  }

  public boolean flag(String name, boolean standard) {
    return parsed(name, Query::flagOf, "must be true or false").orElse(standard);
  }

  private static boolean flagOf(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  public Optional<UUID> uuid(String name) {
    return uuid(name, "must be the id of a job");
  }

  public Optional<UUID> uuid(String name, String otherwise) {
    return parsed(name, UUID::fromString, otherwise);
  }

  /** All of which must be found, any case. */
  public List<String> words(String name) {
    return text(name).map(words -> List.of(words.strip().split("\\s+"))).orElse(List.of());
  }

  /** After which event to go on. A client that connects again by itself says so in the header, which is newer then. */
  public <T> Optional<T> lastEventId(Function<String, T> decode) {
    Optional<String> parameter = text("last_event_id");
    return parsed("last_event_id", lastEventId.or(() -> parameter), decode, "must be the id of an event of this stream");
  }

  /** A plus sign that nobody encoded arrives as a blank. */
  public Optional<Instant> instant(String name) {
    return parsed(
        name, text -> OffsetDateTime.parse(text.replace(' ', '+')).toInstant(), "must be a time such as 2030-01-31T12:00:00Z");
  }

  /** One or more of the choices, separated by commas. */
  public <E> Set<E> anyOf(String name, List<E> choices, Function<E, String> nameOf) {
    Set<E> chosen = new LinkedHashSet<>();
    String names = String.join(", ", choices.stream().map(nameOf).toList());
    for (String word : text(name).map(text -> text.split(",")).orElse(new String[0])) {
      Optional<E> choice = choices.stream().filter(c -> nameOf.apply(c).equals(word.strip())).findFirst();
      choice.ifPresentOrElse(chosen::add, () -> wrong(name, "must be of " + names));
    }
    return chosen;
  }

  /** {@code label=key:value}, as often as there are labels. */
  public Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : texts("label")) {
      int colon = label.indexOf(':');
      if (colon < 1) {
        wrong("label", "must be key:value");
      } else {
        labels.put(label.substring(0, colon), label.substring(colon + 1));
      }
    }
    return labels;
  }

  public <T> Optional<T> cursor(Function<String, T> decode) {
    return parsed("cursor", decode, "must be the next of an earlier page");
  }

  private <T> Optional<T> parsed(String name, Function<String, T> parse, String otherwise) {
    return parsed(name, text(name), parse, otherwise);
  }

  private <T> Optional<T> parsed(String name, Optional<String> given, Function<String, T> parse, String otherwise) {
    return given
        .flatMap(
            text -> {
              try {
                return Optional.of(parse.apply(text));
              } catch (IllegalArgumentException | DateTimeException e) {
                wrong(name, otherwise);
                return Optional.empty();
              }
            });
  }

  /** A parameter that is not known is a filter that does nothing: better said than ignored. */
  public void finish() {
    parameters.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> wrong(Text.quotable(name), "unknown parameter"));
    mistakes.throwIfAny();
  }
}
