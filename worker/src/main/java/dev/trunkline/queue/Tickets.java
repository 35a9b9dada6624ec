package dev.trunkline.queue;

import dev.trunkline.database.Outage;
import java.util.List;
import java.util.Map;
import org.jobrunr.scheduling.JobBuilder;
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
    issueAll(List.of(ticket));
  }

  /** As {@link #issue}, all of them at once. */
  void issueAll(List<LaneTicket> all) {
    if (all.isEmpty()) return;
    // JobRunr keeps the logging context of whoever enqueues and gives it to the drain, which is for everybody's jobs.
    Map<String, String> caller = MDC.getCopyOfContextMap();
    MDC.clear();
    try {
      if (all.size() == 1) {
        jobRunr.enqueue(all.getFirst().ticket(), all.getFirst());
      } else {
        jobRunr.create(all.stream().map(ticket -> JobBuilder.aJob().withId(ticket.ticket()).withJobRequest(ticket)));
      }
      signals.send(new Signals.Signal.Ticketed());
    } catch (RuntimeException e) {
      if (Outage.isCauseOf(e)) {
        log.debug("the tickets of {} are left to the sweeper: {}", lanes(all), e.getMessage());
        return;
      }
      log.warn("the tickets of {} were not issued and are left to the sweeper: {}", lanes(all), e.getMessage());
    } finally {
      if (caller != null) MDC.setContextMap(caller);
    }
  }

  private static String lanes(List<LaneTicket> all) {
    return all.size() == 1 ? "lane " + all.getFirst().lane() : all.size() + " lanes";
  }
}
