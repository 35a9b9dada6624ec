package dev.trunkline.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} is made from the two enums of codes; {@code -Derrors.write=true} writes it anew. */
class ErrorPageTest {
  private static final Path PAGE = Path.of("../docs/errors.md");
  private static final String FAILURES =
      """
      # Error codes

      Made from `FailureCode` and `ProblemCode` by `ErrorPageTest`; write it anew with
      `mvn -q -B -pl api -am test -Dtest=ErrorPageTest -Dsurefire.failIfNoSpecifiedTests=false -Derrors.write=true`.

      ## What can go wrong on a device

      The `error.code` of a job and of each of its commands, with `error.hint` as the last column. *Passes* says whether the same
      attempt may succeed later without anybody changing anything; only then are retries used. *Mended by* is who can do something about
      it. Where a request itself meets the device, as a tunnel or a forwarded request does, the same code comes with the status.

      | code | passes | mended by | status | first thing to check |
      |---|---|---|---|---|
      """;
  private static final String PROBLEMS =
      """

      ## What can be wrong with a request

      The `code` of an `application/problem+json` body. `errors` names every bad field at once, `trace_id` finds the request in the log.

      | code | status | title |
      |---|---|---|
      """;

  @Test
  void the_page_shows_what_the_enums_say() throws IOException {
    String page =
        FAILURES
            + Arrays.stream(FailureCode.values()).map(ErrorPageTest::row).collect(Collectors.joining())
            + PROBLEMS
            + Arrays.stream(ProblemCode.values()).map(ErrorPageTest::row).collect(Collectors.joining());
    if (Boolean.getBoolean("errors.write")) Files.writeString(PAGE, page);
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String row(FailureCode code) {
    return "| `%s` | %s | %s | %d | %s |%n"
        .formatted(
            code.name(),
            code.retryable() ? "yes" : "no",
            code.mender().name().toLowerCase(Locale.ROOT),
            DeviceStatus.of(code),
            code.firstCheck());
  }

  private static String row(ProblemCode code) {
    return "| `%s` | %d | %s |%n".formatted(code.name(), code.status(), code.title());
  }
}
