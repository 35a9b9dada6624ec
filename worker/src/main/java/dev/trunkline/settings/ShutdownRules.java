package dev.trunkline.settings;

import java.time.Duration;

/**
 * What happens to work in hand when the process is told to end.
 *
 * @param gracePeriod in which running jobs go on as always
 * @param forceAfterGrace whether a change whose command is not answered by then is cut off, which leaves it in doubt
 * @param notifyClients whether requests that wait for a job are answered, and streams of events ended, at once
 */
public record ShutdownRules(Duration gracePeriod, boolean forceAfterGrace, boolean notifyClients) {
  static ShutdownRules from(Section section) {
    return new ShutdownRules(
        section.seconds("grace_period_seconds", 30, 0, 3_600, "How long running jobs may go on once the process is"
            + " told to end."),
        section.flag("force_after_grace", true, "Whether a change that is still not answered then is cut off; else"
            + " it is waited for."),
        section.flag("notify_clients", true, "Whether requests that wait for a job are answered, and streams of"
            + " events ended, at once."));
  }
}
