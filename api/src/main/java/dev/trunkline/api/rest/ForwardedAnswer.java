package dev.trunkline.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.tunnel.ForwardAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer of a web server behind a device.
 *
 * @param headers by their names as the server wrote them; a list where a name came several times, else text
 * @param body as UTF-8; what is none is replaced
 * @param bodyBase64 the exact bytes, only where the body is not UTF-8
 */
record ForwardedAnswer(
    int status, Map<String, Object> headers, String body, @JsonInclude(JsonInclude.Include.NON_NULL) String bodyBase64) {

  static ForwardedAnswer of(ForwardAnswer answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    String base64 = isText(answer.body()) ? null : Base64.getEncoder().encodeToString(answer.body());
    return new ForwardedAnswer(answer.status(), headers(answer), text, base64);
  }

  private static boolean isText(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Names differ by more than case. */
  private static Map<String, Object> headers(ForwardAnswer answer) {
    Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (ForwardAnswer.Field field : answer.headers()) {
      String name = names.computeIfAbsent(field.name(), first -> first);
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(field.value());
    }
    Map<String, Object> headers = new LinkedHashMap<>();
    values.forEach((name, all) -> headers.put(name, all.size() == 1 ? all.getFirst() : all));
    return headers;
  }
}
