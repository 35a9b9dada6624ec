package dev.trunkline.queue;

import dev.trunkline.database.Outage;
import java.util.Map;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Gives JobRunr the tickets that lanes were promised. */
final class Tickets {
  private static final Logger log = LoggerFactory.getLogger(Tickets.class);

  private final JobRequestScheduler jobRunr;
  private final Signals signals;

  Tickets(JobRequestScheduler jobRunr, Signals signals) {
    this.jobRunr = jobRunr;
    this.signals = signals;
  }

  /** Never throws: the lane already names the ticket, and the sweeper replaces one that did not get here. */
  void issue(LaneTicket ticket) {
    // JobRunr keeps the logging context of whoever enqueues and gives it to the drain, which is for everybody's jobs.
    Map<String, String> caller = MDC.getCopyOfContextMap();
    MDC.clear();
    try {
      jobRunr.enqueue(ticket.ticket(), ticket);
      signals.send(new Signals.Signal.Ticketed());
    } catch (RuntimeException e) {
      if (Outage.isCauseOf(e)) {
        log.debug("the ticket of lane {} is left to the sweeper: {}", ticket.lane(), e.getMessage());
        return;
      }
      log.warn("the ticket of lane {} was not issued and is left to the sweeper: {}", ticket.lane(), e.getMessage());
    } finally {
      if (caller != null) MDC.setContextMap(caller);
    }
  }
}
