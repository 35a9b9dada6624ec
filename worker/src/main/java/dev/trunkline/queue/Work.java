package dev.trunkline.queue;

import dev.trunkline.execution.JobRunner;
import dev.trunkline.result.Retention;
import java.util.List;

/**
 * What a process does with the tickets it claims.
 *
 * @param workers none where it only submits
 * @param runner runs the jobs of a lane
 * @param retention the recurring chore
 */
public record Work(List<Worker> workers, JobRunner runner, Retention retention) {}
