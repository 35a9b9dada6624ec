package dev.trunkline.api.request;

import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the text that a request brings. */
public final class TextBody {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextBody() {}

  /**
   * @throws ProblemException BODY_TOO_LARGE
   */
  public static String read(HttpServletRequest request) throws IOException {
    return new String(JsonBody.bytes(request), StandardCharsets.UTF_8);
  }

  /**
   * Text of up to so many bytes, of which every byte counts.
   *
   * @throws ProblemException BODY_TOO_LARGE, or INVALID_INPUT where it is not UTF-8 or holds NUL
   */
  public static String readExactly(HttpServletRequest request, int most) throws IOException {
    byte[] bytes = JsonBody.bytes(request, most);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) throw wrong("must not hold NUL");
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw wrong("must be UTF-8");
    }
  }

  private static ProblemException wrong(String detail) {
    return new ProblemException(ProblemCode.INVALID_INPUT, "the body " + detail, List.of(new FieldError("", detail)));
  }
}
