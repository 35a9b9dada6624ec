package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON object that a request brings. */
public final class JsonBody {
  private static final int MOST_BYTES = 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonBody() {}

  /**
   * @throws ProblemException BODY_TOO_LARGE, BAD_JSON or INVALID_INPUT
   */
  public static ObjectNode read(HttpServletRequest request) throws IOException {
    return object(bytes(request));
  }

  private static ObjectNode object(byte[] bytes) {
    JsonNode body = parse(bytes);
    if (body instanceof ObjectNode object) return object;
    FieldError error = new FieldError("", "must be a JSON object");
    throw new ProblemException(ProblemCode.INVALID_INPUT, "the body must be a JSON object", List.of(error));
  }

  /**
   * As {@link #read}, of a request that may come without a body: that is an object without fields.
   *
   * @throws ProblemException as {@link #read}
   */
  public static ObjectNode readIfAny(HttpServletRequest request) throws IOException {
    byte[] bytes = bytes(request);
    return bytes.length == 0 ? JSON.createObjectNode() : object(bytes);
  }

  static byte[] bytes(HttpServletRequest request) throws IOException {
    return bytes(request, MOST_BYTES);
  }

  /** A chunked body does not say its length, so counting decides. */
  static byte[] bytes(HttpServletRequest request, int most) throws IOException {
    if (request.getContentLengthLong() > most) throw tooLarge(most);
    byte[] bytes = request.getInputStream().readNBytes(most + 1);
    if (bytes.length > most) throw tooLarge(most);
    return bytes;
  }

  private static ProblemException tooLarge(int most) {
    return new ProblemException(ProblemCode.BODY_TOO_LARGE, "a body may have up to " + most + " bytes");
  }

  /** The parser's own message may quote the body, and that a password. */
  private static JsonNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw new ProblemException(ProblemCode.BAD_JSON, "not valid JSON" + where);
    }
  }
}
