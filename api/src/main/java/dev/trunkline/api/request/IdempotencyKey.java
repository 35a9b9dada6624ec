package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.queue.JobSubmission;
import dev.trunkline.queue.SubmissionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The key by which a client says that a request is the same as an earlier one. */
public final class IdempotencyKey {
  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 255;

  private IdempotencyKey() {}

  /**
   * The key of the request, bound to what it asks for; empty where it has none.
   *
   * @throws ProblemException INVALID_INPUT
   */
  public static Optional<SubmissionKey> read(HttpServletRequest request, ObjectNode body, JobSubmission submission) {
    return read(request, body, submission::key);
  }

  /**
   * As the other, for whatever is asked for.
   *
   * @param key makes the key of what the client chose and of what it asks for
   */
  public static Optional<SubmissionKey> read(
      HttpServletRequest request, ObjectNode body, BiFunction<String, String, SubmissionKey> key) {
    List<String> given = Collections.list(request.getHeaders(HEADER));
    if (given.isEmpty()) return Optional.empty();
    if (given.size() > 1 || !isValid(given.getFirst())) throw invalid();
    return Optional.of(key.apply(given.getFirst(), request.getRequestURI() + "\n" + canonical(body)));
  }

  private static boolean isValid(String key) {
    return !key.isEmpty() && key.length() <= LONGEST && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static ProblemException invalid() {
    String detail = "must be one header of 1 to " + LONGEST + " visible ASCII characters";
    return new ProblemException(ProblemCode.INVALID_INPUT, HEADER + ": " + detail, List.of(new FieldError(HEADER, detail)));
  }

  /** The same for bodies that differ in the order of their keys, or in blanks, only. */
  private static JsonNode canonical(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
        ObjectNode ordered = JsonMapper.shared().createObjectNode();
        sorted.forEach(ordered::set);
        yield ordered;
      }
      case ArrayNode array -> {
        ArrayNode ordered = JsonMapper.shared().createArrayNode();
        array.forEach(element -> ordered.add(canonical(element)));
        yield ordered;
      }
      default -> node;
    };
  }
}
