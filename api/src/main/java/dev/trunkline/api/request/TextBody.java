package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the text that a request brings. */
public final class TextBody {
  private TextBody() {}

  /**
   * @throws ProblemException BODY_TOO_LARGE
   */
  public static String read(HttpServletRequest request) throws IOException {
    return new String(JsonBody.bytes(request), StandardCharsets.UTF_8);
  }
}
