package dev.trunkline.queue;

import dev.trunkline.execution.JobRunner;
import dev.trunkline.execution.LaneLease;
import dev.trunkline.result.Retention;
import dev.trunkline.settings.Settings;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a process does with the tickets it claims.
 *
 * @param crew who does the work; nobody where the process only submits
 * @param runner runs the jobs of a lane
 * @param lease is told of each sign of life
 * @param retention the recurring chore
 * @param quarantineAfter so many processes lost while they ran a job end it
 */
public record Work(Crew crew, JobRunner runner, LaneLease lease, Retention retention, int quarantineAfter) {
  public static Work by(Settings settings, JdbcClient jdbc, Crew crew, JobRunner runner, LaneLease lease) {
    return new Work(crew, runner, lease, Retention.by(settings, jdbc), settings.jobs().quarantineAfter());
  }
}
