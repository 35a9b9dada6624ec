package dev.trunkline.queue;

import dev.trunkline.failure.Failure;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.job.JobState;
import dev.trunkline.result.StoredOutput;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** An attempt at a job that is over, as the statement that writes it takes it. */
record Finished(UUID job, JobOutcome outcome) {
  /** Binds the columns that finishing changes; where nothing is finished, to nothing. */
  static StatementSpec bind(StatementSpec statement, Optional<Finished> finished) {
    Optional<JobOutcome> outcome = finished.map(Finished::outcome);
    Optional<JobOutcome.Ended> ended = only(JobOutcome.Ended.class, outcome);
    Optional<JobOutcome.TryAgain> again = only(JobOutcome.TryAgain.class, outcome);
    Optional<JobOutcome.HandedBack> back = only(JobOutcome.HandedBack.class, outcome);
    Optional<JobOutcome.Held> held = only(JobOutcome.Held.class, outcome);
    Optional<Failure> failure =
        ended
            .flatMap(JobOutcome.Ended::failure)
            .or(() -> again.map(JobOutcome.TryAgain::failure))
            .or(() -> back.map(JobOutcome.HandedBack::failure))
            .or(() -> held.map(JobOutcome.Held::failure));
    Optional<JobOutcome.Pause> pause = again.map(JobOutcome.TryAgain::pause);
    boolean beginsAnew = back.isPresent() || held.isPresent();
    Duration delay = held.map(JobOutcome.Held::length).or(() -> pause.map(JobOutcome.Pause::length)).orElse(Duration.ZERO);
    boolean uncounted = beginsAnew || pause.filter(p -> !p.counted()).isPresent();
    var connection = outcome.flatMap(JobOutcome::connection);
    ResultColumns results = ResultColumns.of(outcome.map(JobOutcome::results).orElse(List.of()));
    return results.bind(
        statement
            .param("job", finished.map(Finished::job).orElse(null), Types.OTHER)
            .param("finishes", finished.isPresent())
            .param("state", ended.map(e -> e.state().wireName()).orElse(JobState.QUEUED.wireName()))
            .param("ended", ended.isPresent())
            .param("delay_ms", delay.toMillis())
            .param("uncounted", uncounted ? 1 : 0)
            .param("begins_anew", beginsAnew)
            .param("error_code", failure.map(f -> f.code().name()).orElse(null))
            .param("error_detail", failure.map(Failure::detail).map(StoredOutput::asText).orElse(null))
            .param("connection_key", connection.map(JobOutcome.Connection::key).orElse(null))
            .param("connection_reused", connection.map(JobOutcome.Connection::reused).orElse(null))
            .param("connection_setup_ms", connection.map(c -> (int) c.setup().toMillis()).orElse(null)));
  }

  private static <T extends JobOutcome> Optional<T> only(Class<T> kind, Optional<JobOutcome> outcome) {
    return outcome.filter(kind::isInstance).map(kind::cast);
  }
}
