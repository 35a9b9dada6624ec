package dev.trunkline.chaos;

import dev.trunkline.chaos.DeviceJournals.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * I7: a job never rides on a connection of another user. Judged twice: by the audit, which says who was given which connection,
 * and by the devices, where the jobs of one session must all have the same user.
 */
final class NoForeignConnection implements Invariant {
  @Override
  public String number() {
    return "I7";
  }

  @Override
  public String promise() {
    return "no connection serves another user";
  }

  @Override
  public Verdict check(History history) {
    Verdict verdict = new Verdict("uses of connections and lines");
    byAudit(history, verdict);
    byDevices(history, verdict);
    return verdict;
  }

  private static void byAudit(History history, Verdict verdict) {
    Map<UUID, JobStory> jobs =
        history.jobs().stream().collect(Collectors.toMap(job -> job.row().orElseThrow().id(), Function.identity()));
    for (ChannelUse use : history.uses()) {
      JobStory job = use.job().map(jobs::get).orElse(null);
      if (job == null) continue;
      String rightful = job.plan().user() + "@127.0.0.1:" + job.row().orElseThrow().port();
      verdict.require(use.key().equals(rightful), job, "it was given connection %s of %s", use.connection(), use.key());
    }
  }

  private static void byDevices(History history, Verdict verdict) {
    for (List<Line> lines : history.linesByDevice().values()) {
      Map<String, String> users = new HashMap<>();
      for (Line line : lines) {
        JobStory job = history.story(line);
        String user = users.computeIfAbsent(line.session(), _ -> job.plan().user());
        verdict.require(user.equals(job.plan().user()), job, "it came through session %s of %s", line.session(), user);
      }
    }
  }
}
