package dev.trunkline.api.request;

import dev.trunkline.device.Platforms;
import dev.trunkline.job.Effect;
import dev.trunkline.job.Origin;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what a device must show before a job is resumed. */
final class RequestedCheck {
  private static final int LONGEST = 1_000;

  private RequestedCheck() {}

  /** Where something is wrong with it, that is noted and it may be missing. */
  static Optional<Origin.Check> read(Fields parent, String platform, Platforms platforms) {
    return parent
        .object("verify")
        .flatMap(
            verify -> {
              Optional<String> command = text(verify, "command");
              Optional<String> expect = text(verify, "expect");
              boolean absent = verify.flag("absent").orElse(false);
              verify.rejectUnknown();
              boolean changes = command.filter(given -> !reads(given, platform, platforms)).isPresent();
              if (changes) verify.wrong("command", "must be one that only reads");
              expect.ifPresent(given -> requirePattern(given, verify));
              return command.flatMap(given -> expect.map(pattern -> new Origin.Check(given, pattern, absent)));
            });
  }

  private static Optional<String> text(Fields verify, String name) {
    if (verify.value(name).isEmpty()) verify.wrong(name, "must be given");
    Optional<String> text = verify.plainText(name, LONGEST);
    if (text.filter(String::isBlank).isPresent()) verify.wrong(name, "must not be empty");
    return text;
  }

  private static boolean reads(String command, String platform, Platforms platforms) {
    return platforms
        .find(platform)
        .map(known -> known.effectOf(command) == Effect.READ)
        .orElseGet(() -> platforms.readsEverywhere(command));
  }

  private static void requirePattern(String expect, Fields verify) {
    try {
      Pattern.compile(expect);
    } catch (PatternSyntaxException e) {
      verify.wrong("expect", "is no regular expression: " + e.getDescription());
    }
  }
}
