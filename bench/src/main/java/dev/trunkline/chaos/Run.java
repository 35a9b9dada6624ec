package dev.trunkline.chaos;

import dev.trunkline.chaos.Spans.Span;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One time that a job was running, by what the database says.
 *
 * @param span from the claim to the next move; open at the end where it runs until the history ends
 * @param worker its name, which contains the id of its process
 * @param next the state it moved to; {@code running} where that never came
 */
record Run(JobStory job, Span span, long epoch, String worker, String next) {
  private static final Pattern PID = Pattern.compile("-(\\d+)-worker-\\d+$");

  long pid() {
    Matcher pid = PID.matcher(worker);
    return pid.find() ? Long.parseLong(pid.group(1)) : -1;
  }
}
