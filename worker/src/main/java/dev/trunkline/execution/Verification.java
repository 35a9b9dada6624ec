package dev.trunkline.execution;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.Origin;
import dev.trunkline.parsing.TimedSearch;
import dev.trunkline.session.CommandLine;
import dev.trunkline.session.DeviceSession;
import dev.trunkline.session.Reply;
import dev.trunkline.transport.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A look at the device before anything is sent to it. */
record Verification(Origin.Check check) {
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(5);
  private static final int SHOWN = 500;

  /**
   * @throws DeviceException VERIFY_FAILED where the device does not show what it must; else as {@link DeviceSession#run}
   */
  void hold(DeviceSession session, Deadline deadline) {
    Reply reply = session.run(new CommandLine(check.command(), List.of(), Optional.empty()), deadline);
    String seen = new String(reply.output(), StandardCharsets.UTF_8);
    reply.rejected().ifPresent(refusal -> fail("the device refused it: " + refusal.detail()));
    boolean found =
        TimedSearch.find(Pattern.compile(check.expect(), Pattern.MULTILINE), seen, LONGEST_SEARCH)
            .orElseThrow(() -> failure("looking for %s took too long".formatted(check.expect())));
    if (found == check.absent()) fail((found ? "it shows %s: %s" : "it does not show %s: %s").formatted(check.expect(), shown(seen)));
  }

  private void fail(String why) {
    throw failure(why);
  }

  private DeviceException failure(String why) {
    String detail = "nothing was sent, since '%s' was looked at and %s".formatted(check.command(), why);
    return new DeviceException(FailureCode.VERIFY_FAILED, detail);
  }

  private static String shown(String output) {
    String text = output.strip();
    if (text.isEmpty()) return "(nothing)";
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
