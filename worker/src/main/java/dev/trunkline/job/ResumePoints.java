package dev.trunkline.job;

import java.util.List;
import java.util.Optional;

/**
 * From where a job can be resumed without sending twice what took effect, and without leaving out what did not.
 *
 * @param from indexes of commands; their number stands for what comes after the last one
 * @param why in words, for whoever asks for another
 */
public record ResumePoints(List<Integer> from, String why) {
  public ResumePoints {
    from = List.copyOf(from);
  }

  /** Of a job that has ended. */
  public static ResumePoints of(FormerJob job) {
    int end = job.size();
    if (job.spec().effect() == Effect.READ) return none("the job only reads, and can be run again by retry");
    if (job.isCommitDoubtful()) {
      return new ResumePoints(
          List.of(0, end),
          "the commit is in doubt, and with it all lines: 0 sends all of them and the commit again, %d goes on after it".formatted(end));
    }
    if (job.isUncommitted()) {
      return new ResumePoints(List.of(0), "nothing was committed, and a candidate is committed as a whole: 0 sends all of it again");
    }
    Optional<Integer> doubtful = job.doubtful();
    if (doubtful.isPresent()) {
      int index = doubtful.get();
      return new ResumePoints(
          List.of(index, index + 1),
          "command %d is in doubt: %d sends it again, %d goes on after it".formatted(index, index, index + 1));
    }
    return afterLastSent(job, end);
  }

  private static ResumePoints afterLastSent(FormerJob job, int end) {
    int next = job.sent();
    if (next < end) {
      boolean refused = next > 0 && job.results().get(next - 1) == CommandState.FAILED;
      String first = "command %d is the first that was not sent".formatted(next);
      return refused
          ? new ResumePoints(List.of(next - 1, next), first + ", and the one before it failed")
          : new ResumePoints(List.of(next), first);
    }
    boolean unsaved = job.spec().save() && job.state() != JobState.SUCCEEDED;
    if (unsaved) return new ResumePoints(List.of(end), "every command was answered: %d saves the configuration".formatted(end));
    return none("every command was answered, so nothing is left of the job");
  }

  private static ResumePoints none(String why) {
    return new ResumePoints(List.of(), why);
  }
}
