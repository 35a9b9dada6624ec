package dev.trunkline.queue;

import java.util.UUID;
import org.jobrunr.jobs.lambdas.JobRequest;

/**
 * "Drain this lane": the only thing JobRunr is ever asked to do for a device. Draining twice is harmless.
 *
 * @param ticket the id of the JobRunr job itself; a lane that meanwhile carries another one is not drained
 */
public record LaneTicket(long lane, UUID ticket) implements JobRequest {
  @Override
  public Class<LaneDrain> getJobRequestHandler() {
    return LaneDrain.class;
  }
}
