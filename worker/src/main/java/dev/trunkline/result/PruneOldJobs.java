package dev.trunkline.result;

import org.jobrunr.jobs.lambdas.JobRequest;

/** The recurring chore that keeps the retention promise; JobRunr runs it on one process of the cluster. */
public record PruneOldJobs() implements JobRequest {
  @Override
  public Class<Retention> getJobRequestHandler() {
    return Retention.class;
  }
}
