package dev.trunkline.execution;

import dev.trunkline.database.Outage;
import dev.trunkline.database.Presence;
import dev.trunkline.event.LiveJob;
import dev.trunkline.event.LiveOutput;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.CandidateState;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.CommandResult;
import dev.trunkline.result.StoredOutput;
import dev.trunkline.result.StoredParsing;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers, for a job that changes its device, what is about to be sent before the first byte leaves and what was answered
 * after. The rows are the job's results themselves, so the two cannot disagree.
 */
public final class CommandJournal {
  /** How soon whoever waits for the database sees that the job is to stop. */
  private static final Duration SLICE = Duration.ofMillis(250);

  private final JdbcClient jdbc;
  private final Presence presence;
  private final LaneLease lease;
  private final LiveOutput live;

  /**
   * @param live shows what commands say before they are answered
   */
  public CommandJournal(JdbcClient jdbc, Presence presence, LaneLease lease, LiveOutput live) {
    this.jdbc = jdbc;
    this.presence = presence;
    this.lease = lease;
    this.live = live;
  }

  /** What the job's commands say from now on. */
  LiveJob follow(ClaimedJob job) {
    return live.follow(job);
  }

  /**
   * Does what has to be remembered before the job may go on, and where the database is away waits for it and does it again: each
   * statement here may be repeated.
   *
   * @param requireTime throws where there is no reason to wait any more
   */
  void remember(Runnable what, Runnable requireTime) {
    while (true) {
      try {
        what.run();
        return;
      } catch (RuntimeException e) {
        if (!Outage.isCauseOf(e)) throw e;
        presence.doubt(e);
      }
      awaitChance(requireTime);
    }
  }

  private void awaitChance(Runnable requireTime) {
    try {
      do {
        Thread.sleep(SLICE);
        requireTime.run();
      } while (!presence.awaitHere(SLICE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "stopped while the database was away");
    }
  }

  /**
   * Commits "sending #index". The lane's row is locked while the epoch is compared, so no other process can take the lane over
   * between the comparison and the commit: it either sees this row or makes this call fail.
   *
   * @throws DeviceException WORKER_LOST where the lane has moved on to a later epoch
   */
  void sending(ClaimedJob job, int index) {
    int written =
        jdbc.sql(
                """
                with lane as (select id from lanes where id = :lane and epoch = :epoch for share)
                insert into command_results (job_id, index, tenant, device, platform, command, state, epoch, started_at)
                select :job, :index, :tenant, :device, :platform, :command, 'sending', :epoch, now() from lane
                on conflict (job_id, index) do update set epoch = excluded.epoch, started_at = excluded.started_at
                where command_results.state = 'sending'
                """)
            .param("lane", job.lane())
            .param("epoch", job.epoch())
            .param("job", job.id())
            .param("index", index)
            .param("tenant", job.spec().tenant())
            .param("device", job.spec().device().label())
            .param("platform", job.spec().device().platform())
            .param("command", job.spec().commands().get(index).text())
            .update();
    if (written == 0) throw laneLost();
    live.wroteEvent();
  }

  /**
   * Commits how far the job is with its candidate, guarded as {@link #sending}.
   *
   * @throws DeviceException WORKER_LOST where the lane has moved on to a later epoch
   */
  void candidate(ClaimedJob job, CandidateState state) {
    int written =
        jdbc.sql(
                """
                with lane as (select id from lanes where id = :lane and epoch = :epoch for share)
                update jobs set candidate = :candidate from lane
                where jobs.id = :job and jobs.state = 'running' and jobs.epoch = :epoch
                """)
            .param("lane", job.lane())
            .param("epoch", job.epoch())
            .param("candidate", state.wireName())
            .param("job", job.id())
            .update();
    if (written == 0) throw laneLost();
  }

  /**
   * For a command that only reads and so is not announced: asks whether the lane is still this job's, where this process may have
   * lost it without knowing. A database that is away gives it to nobody else either, so reading goes on; but where this process stood
   * still, the lane may have been given away before, and the answer is waited for.
   *
   * @param known when it was known last, in terms of {@link System#nanoTime()}
   * @param requireTime throws where there is no reason to wait any more
   * @return when it was known last
   * @throws DeviceException WORKER_LOST where the lane has moved on to a later epoch
   */
  long requireLane(ClaimedJob job, long known, Runnable requireTime) {
    if (!lease.mayBeLost(known, System.nanoTime())) return known;
    while (true) {
      long asked = System.nanoTime();
      try {
        if (hasLane(job)) return asked;
        throw laneLost();
      } catch (RuntimeException e) {
        if (!Outage.isCauseOf(e)) throw e;
        presence.doubt(e);
      }
      if (!lease.stoodStill(known, System.nanoTime())) return known;
      awaitChance(requireTime);
    }
  }

  /** Where its ticket was replaced, somebody is about to raise the epoch. */
  private boolean hasLane(ClaimedJob job) {
    return jdbc.sql("select exists (select from lanes where id = :lane and epoch = :epoch and drained_by is not null)")
        .param("lane", job.lane())
        .param("epoch", job.epoch())
        .query(Boolean.class)
        .single();
  }

  private static DeviceException laneLost() {
    return new DeviceException(FailureCode.WORKER_LOST, "another process has taken over the lane of this device");
  }

  /**
   * Writes the answer to a command that was {@link #sending}; false where this epoch has lost the row. Locks the job before the
   * row, as whoever settles a lost job does; the trigger that notes the event would lock it after.
   *
   * @param place the prompt after a configuration line
   */
  boolean answered(ClaimedJob job, CommandResult result, Optional<String> place) {
    StoredOutput output = StoredOutput.of(result.output());
    StoredParsing parsed = StoredParsing.of(result.parsed());
    boolean written = jdbc.sql(
            """
            with job as (select id from jobs where id = :job for no key update)
            update command_results set state = :state, output = convert_from(:output, 'UTF8'),
                output_bytes = :output_bytes, truncated = :truncated, error_code = :error_code,
                error_detail = :error_detail, duration_ms = :duration_ms,
                parsed = cast(:parsed as json), parse_error_code = :parse_error_code,
                parse_error_detail = :parse_error_detail, place = :place
            from job where job_id = job.id and index = :index and state = 'sending' and epoch = :epoch
            """)
        .param("state", result.state().wireName())
        .param("output", output.text())
        .param("output_bytes", output.bytes())
        .param("truncated", result.truncated())
        .param("error_code", result.failure().map(failure -> failure.code().name()).orElse(null))
        .param("error_detail", result.failure().map(Failure::detail).map(StoredOutput::asText).orElse(null))
        .param("duration_ms", (int) result.duration().toMillis())
        .param("parsed", parsed.records())
        .param("parse_error_code", parsed.errorCode())
        .param("parse_error_detail", parsed.errorDetail())
        .param("place", place.map(StoredOutput::asText).orElse(null))
        .param("job", job.id())
        .param("index", result.index())
        .param("epoch", job.epoch())
        .update()
        == 1;
    live.wroteEvent();
    return written;
  }
}
