package dev.trunkline.chaos;

import static java.util.Comparator.naturalOrder;

import dev.trunkline.chaos.Events.Event;
import dev.trunkline.chaos.Events.Kind;
import dev.trunkline.chaos.Spans.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * I8: no job is left for more than 30 s without a process that looks after it. A running job is left from the moment its process
 * dies; a waiting one while nothing runs on its device. Neither counts before it is its turn: as long as jobs of other devices
 * are taken that have waited for longer, it stands in line. Time without a database, or without any worker, does not count.
 */
final class NothingIsLeftLying implements Invariant {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Override
  public String number() {
    return "I8";
  }

  @Override
  public String promise() {
    return "no job is left lying for 30 s";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("runs and waits");
    Spans able = history.able();
    List<Claim> claims = claims(history);
    for (List<JobStory> device : history.jobsByDevice()) {
      Spans runs = Spans.of(device.stream().flatMap(job -> job.runs().stream()).map(Run::span).toList());
      for (JobStory job : device) {
        for (Run run : job.runs()) {
          Duration left = outOfTurn(leftBehind(run, history).and(able), claims);
          verdict.require(within(left), job, "its process was lost and it stayed running for %s s", left.toMillis() / 1000.0);
        }
        for (Span wait : job.waits(history.end())) {
          Duration left = outOfTurn(new Spans(List.of(wait)).and(able).minus(runs), claims);
          verdict.require(within(left), job, "it was due at %s and left for %s s", wait.from(), left.toMillis() / 1000.0);
        }
      }
    }
    return verdict;
  }

  /** A job was taken that had waited since it was due, or since it was last handed back. */
  private record Claim(Instant at, Instant waitingSince) {}

  private static List<Claim> claims(History history) {
    List<Claim> claims = new ArrayList<>();
    for (JobStory job : history.jobs()) {
      for (Span wait : job.waits(history.end())) {
        if (job.runs().stream().anyMatch(run -> run.span().from().equals(wait.until()))) {
          claims.add(new Claim(wait.until(), wait.from()));
        }
      }
    }
    return claims;
  }

  private static Duration outOfTurn(Spans idle, List<Claim> claims) {
    return idle.spans().stream().map(span -> outOfTurn(span, claims)).max(naturalOrder()).orElse(Duration.ZERO);
  }

  /** What is left of the time once the last that had waited for longer was taken. */
  private static Duration outOfTurn(Span idle, List<Claim> claims) {
    Instant turn =
        claims.stream()
            .filter(claim -> idle.contains(claim.at) && !claim.waitingSince.isAfter(idle.from()))
            .map(Claim::at)
            .max(naturalOrder())
            .orElse(idle.from());
    return Duration.between(turn, idle.until());
  }

  private static boolean within(Duration time) {
    return time.compareTo(LONGEST) <= 0;
  }

  /** From the loss of its process to the end of the run. */
  private static Spans leftBehind(Run run, History history) {
    Instant until = run.span().until().isBefore(history.end()) ? run.span().until() : history.end();
    Stream<Event> ends =
        history.events().all().stream()
            .filter(event -> event.pid() == run.pid() && (event.kind() == Kind.KILLED || event.kind() == Kind.GONE));
    return ends.map(Event::at).filter(at -> run.span().contains(at)).findFirst().map(at -> Spans.of(at, until)).orElse(Spans.NONE);
  }
}
