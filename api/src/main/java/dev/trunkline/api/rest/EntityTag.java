package dev.trunkline.api.rest;

import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.inventory.NamedDevice;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** What a client has seen, and only wants to change as it was (RFC 9110, sections 8.8.3 and 13.1.1). */
final class EntityTag {
  private static final int RADIX = 36;

  private EntityTag() {}

  /** The version of the credential is shown with the device, so it counts. */
  static String of(NamedDevice device) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, device.updatedAt());
    return "\"" + Long.toString(micros, RADIX) + "-" + device.credentialVersion() + "\"";
  }

  static boolean isRequired(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.IF_MATCH) != null;
  }

  /**
   * @throws ProblemException PRECONDITION_FAILED where the request names others
   */
  static void require(HttpServletRequest request, String current) {
    if (!isRequired(request)) return;
    List<String> given = Collections.list(request.getHeaders(HttpHeaders.IF_MATCH));
    Stream<String> tags = given.stream().flatMap(line -> Arrays.stream(line.split(","))).map(String::strip);
    if (tags.noneMatch(tag -> tag.equals("*") || tag.equals(current))) throw changed();
  }

  static ProblemException changed() {
    return new ProblemException(ProblemCode.PRECONDITION_FAILED, "it is not what If-Match says any more; look at it again");
  }
}
