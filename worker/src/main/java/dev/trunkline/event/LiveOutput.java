package dev.trunkline.event;

import dev.trunkline.job.ClaimedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the commands of this process say while they run, shown to everybody: in batches, out of the way of the jobs. */
public final class LiveOutput {
  private final ShownOutput shown;
  private final Runnable written;
  private final Set<LiveJob> running = ConcurrentHashMap.newKeySet();

  /**
   * @param written runs once everybody can read more than before
   */
  public LiveOutput(JdbcClient jdbc, Runnable written) {
    this.shown = new ShownOutput(jdbc);
    this.written = written;
  }

  /** What the job says from now on is shown, until it is closed. */
  public LiveJob follow(ClaimedJob job) {
    LiveJob live = new LiveJob(job, running::remove);
    running.add(live);
    return live;
  }

  /** An event was written beside the output, and committed. */
  public void wroteEvent() {
    written.run();
  }

  /** Writes what has gathered. To be called again and again, by one thread at a time. */
  public void write(long nanoTime) {
    List<ShownOutput.Row> rows = new ArrayList<>();
    List<Runnable> confirmations = new ArrayList<>();
    for (LiveJob job : running) {
      if (job.repeated() >= 0) takeBack(job);
      List<LiveJob.Piece> pieces = job.take(nanoTime);
      for (LiveJob.Piece piece : pieces) rows.add(new ShownOutput.Row(job.id(), job.claim(), piece));
      confirmations.add(() -> job.shown(pieces));
    }
    if (rows.isEmpty()) return;
    shown.insert(rows);
    confirmations.forEach(Runnable::run);
    written.run();
  }

  private void takeBack(LiveJob job) {
    shown.takeBack(job.id(), job.claim(), job.repeated());
    job.takenBack();
    written.run();
  }

  /** Deletes what counts no more, whichever process wrote it. */
  public void forget() {
    shown.forget();
  }
}
