package dev.trunkline;

import dev.trunkline.queue.Crew;
import dev.trunkline.queue.ProcessIdentity;
import dev.trunkline.queue.Worker;
import dev.trunkline.session.ReuseRules;
import dev.trunkline.session.WarmSessions;
import dev.trunkline.session.WorkerState;
import dev.trunkline.settings.Settings;

/** The workers of a {@link Node}, by its settings. */
record CrewParts(Settings.Worker settings, ProcessIdentity identity, WarmSessions warm) {
  Crew crew(boolean runsJobs) {
    ReuseRules rules = new ReuseRules(settings.connectionReuse(), settings.maxIdleTime(), settings.maxConnectionsPerWorker());
    if (!runsJobs) return Crew.of(0, 0, number -> hire(number, rules));
    return Crew.of(settings.concurrency(), settings.maxConcurrency(), number -> hire(number, rules));
  }

  private Worker hire(int number, ReuseRules rules) {
    String name = identity.workerName(number);
    return new Worker(name, new WorkerState(name, rules, warm));
  }
}
