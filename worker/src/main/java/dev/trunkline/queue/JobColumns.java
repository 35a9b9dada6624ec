package dev.trunkline.queue;

import dev.trunkline.job.JobId;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.OutputParser;
import dev.trunkline.secret.CredentialVersion;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Jobs that come together, turned into one array a column, as {@code unnest} takes them. */
record JobColumns(List<UUID> ids, List<JobSpec> specs, JobRows rows) {
  static JobColumns of(List<JobSpec> specs, JobRows rows) {
    return new JobColumns(specs.stream().map(_ -> JobId.next()).toList(), specs, rows);
  }

  /** The lanes in which they wait. */
  StatementSpec bindLanes(StatementSpec statement) {
    return statement
        .param("hosts", column(spec -> spec.device().host(), String[]::new))
        .param("ports", column(spec -> spec.device().port(), Integer[]::new))
        .param("jump_paths", column(spec -> spec.device().jumpPath(), String[]::new));
  }

  StatementSpec bindJobs(StatementSpec statement) {
    return bindLanes(statement)
        .param("ids", ids.toArray(UUID[]::new))
        .param("kinds", column(spec -> spec.kind().wireName(), String[]::new))
        .param("effects", column(spec -> spec.effect().wireName(), String[]::new))
        .param("devices", column(spec -> spec.device().label(), String[]::new))
        .param("device_names", column(spec -> spec.device().name().orElse(null), String[]::new))
        .param("places", column(spec -> spec.device().place(), String[]::new))
        .param("usernames", column(spec -> spec.device().username(), String[]::new))
        .param("platforms", column(spec -> spec.device().platform(), String[]::new))
        .param("algorithms", column(spec -> spec.device().algorithms().wireName(), String[]::new))
        .param("jumps", column(spec -> rows.jumps(spec.device().jumps()), String[]::new))
        .param("commands", column(spec -> rows.commands(spec.commands()), String[]::new))
        .param("saves", column(JobSpec::save, Boolean[]::new))
        .param("strategies", column(spec -> spec.failureStrategy().wireName(), String[]::new))
        .param("strategy_ns", column(spec -> spec.failureStrategy().n(), Integer[]::new))
        .param("timeouts", column(spec -> (int) spec.timeout().toSeconds(), Integer[]::new))
        .param("max_retries", column(JobSpec::maxRetries, Integer[]::new))
        .param("priorities", column(JobSpec::priority, Integer[]::new))
        .param("descriptions", column(JobSpec::description, String[]::new))
        .param("labels", column(spec -> rows.labels(spec.labels()), String[]::new))
        .param("parsers", column(spec -> spec.parse().map(OutputParser::wireName).orElse(null), String[]::new))
        .param("submitters", column(spec -> spec.submittedBy().orElse(null), String[]::new))
        .param("origins", column(spec -> Origins.write(spec.origin()), String[]::new))
        .param("expire", column(spec -> spec.expiresAt().map(Timestamp::from).orElse(null), Timestamp[]::new));
  }

  /** Sealed, each for its job. */
  StatementSpec bindSecrets(StatementSpec statement) {
    List<UUID> jobs = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    List<byte[]> sealed = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      for (Map.Entry<String, byte[]> secret : rows.seal(ids.get(i), specs.get(i)).entrySet()) {
        jobs.add(ids.get(i));
        fields.add(secret.getKey());
        sealed.add(secret.getValue());
      }
    }
    return statement
        .param("ids", ids.toArray(UUID[]::new))
        .param("credentials", column(spec -> spec.secrets().source().map(CredentialVersion::credential).orElse(null), UUID[]::new))
        .param("jobs", jobs.toArray(UUID[]::new))
        .param("fields", fields.toArray(String[]::new))
        .param("sealed", sealed.toArray(byte[][]::new));
  }

  private <T> T[] column(Function<JobSpec, T> cell, IntFunction<T[]> array) {
    return specs.stream().map(cell).toArray(array);
  }
}
