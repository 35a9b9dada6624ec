package dev.trunkline;

import java.util.Locale;

/** What a process does. */
public enum Role {
  /** Everything. */
  ALL,
  /** Takes requests, runs no jobs. */
  API,
  /** Runs jobs, takes no requests but those for its health and metrics. */
  WORKER,
  /** Fires schedules only. */
  SCHEDULER;

  public boolean runsJobs() {
    return this == ALL || this == WORKER;
  }

  public boolean takesRequests() {
    return this == ALL || this == API;
  }

  public boolean firesSchedules() {
    return this == ALL || this == SCHEDULER;
  }

  /** The name on the command line and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
