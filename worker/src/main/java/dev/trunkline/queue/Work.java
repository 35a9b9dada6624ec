package dev.trunkline.queue;

import dev.trunkline.execution.JobRunner;
import dev.trunkline.execution.Lease;
import dev.trunkline.result.Retention;

/**
 * What a process does with the tickets it claims.
 *
 * @param crew who does the work; nobody where the process only submits
 * @param runner runs the jobs of a lane
 * @param lease is told of each sign of life
 * @param retention the recurring chore
 */
public record Work(Crew crew, JobRunner runner, Lease lease, Retention retention) {}
