package dev.trunkline.result;

import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.DueTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** Says why a queued job does not run yet, the nearest reason first. */
final class WhyQueued {
  /** What a job waits for by itself, without having been tried. */
  private static final Set<String> WAITED_FOR =
      Set.of(FailureCode.BREAKER_OPEN.name(), FailureCode.LIMIT_REACHED.name(), FailureCode.SECRET_UNAVAILABLE.name());

  private WhyQueued() {}

  static JobView.Waiting of(ResultSet row) throws SQLException {
    if (!row.getBoolean("due")) return notDue(row);
    if (row.getInt("processes") == 0) return new JobView.Waiting("NO_WORKER", "no process runs jobs");
    int ahead = row.getInt("ahead");
    String running = row.getString("running_here");
    if (running != null) return laneBusy(row, running, ahead);
    if (ahead > 0) {
      return new JobView.Waiting("QUEUED_BEHIND", "number %d on its device, %d before it".formatted(ahead + 1, ahead));
    }
    String busy = "next on its device, waits for a free worker: %d of %d are busy";
    return new JobView.Waiting("WORKERS_BUSY", busy.formatted(row.getInt("busy_workers"), row.getInt("workers")));
  }

  private static JobView.Waiting notDue(ResultSet row) throws SQLException {
    Instant due = Times.in(row, "due_at");
    if (due.equals(DueTime.HELD)) return held(row);
    String failed = row.getString("error_code");
    if (failed == null) return new JobView.Waiting("NOT_DUE", "due at " + due);
    String detail = row.getString("error_detail");
    // It says itself until when.
    if (failed.equals(FailureCode.WINDOW_CLOSED.name())) return new JobView.Waiting(failed, detail);
    return WAITED_FOR.contains(failed)
        ? new JobView.Waiting(failed, detail + "; looks again at " + due)
        : new JobView.Waiting("NOT_DUE", "due at %s, retry after failure %s: %s".formatted(due, failed, detail));
  }

  private static JobView.Waiting held(ResultSet row) throws SQLException {
    String batch = "held back by batch " + row.getString("batch_id");
    if (row.getInt("canary") > 0 && !row.getBoolean("canary_passed") && row.getInt("batch_place") >= row.getInt("canary")) {
      return new JobView.Waiting("BATCH_CANARY", "%s: its first %d jobs have to succeed before".formatted(batch, row.getInt("canary")));
    }
    int most = row.getInt("max_parallel");
    String why = most == 0 ? "it is just about to be let go" : "%d of its jobs at most are under way at once".formatted(most);
    return new JobView.Waiting("BATCH_HELD", batch + ": " + why);
  }

  private static JobView.Waiting laneBusy(ResultSet row, String running, int ahead) throws SQLException {
    String before = ahead == 0 ? "" : ", and %d more before this one".formatted(ahead);
    String since = "job %s is running on this device since %s (%s)%s";
    return new JobView.Waiting(
        "LANE_BUSY", since.formatted(running, Times.in(row, "running_since"), row.getString("running_worker"), before));
  }
}
