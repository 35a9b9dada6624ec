package dev.trunkline.event;

import dev.trunkline.job.JobState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a listener to all jobs wants.
 *
 * @param states which the event leads to, any of them; all events where empty, else none of commands
 * @param words all of which must be in the description or the name of the device, any case
 * @param labels all of which the job must have
 */
public record EventFilter(
    String tenant,
    Set<JobState> states,
    Optional<String> device,
    Optional<String> platform,
    List<String> words,
    Map<String, String> labels) {

  boolean wants(EventOfJob event) {
    return event.about().filter(job -> tenant.equals(job.tenant()) && wantsJob(job)).isPresent() && wantsState(event.event());
  }

  private boolean wantsJob(EventOfJob.About job) {
    return device.map(job.device()::equals).orElse(true)
        && platform.map(job.platform()::equals).orElse(true)
        && job.labels().entrySet().containsAll(labels.entrySet())
        && words.stream().allMatch(word -> contains(job.description(), word) || contains(job.device(), word));
  }

  private boolean wantsState(JobEvent event) {
    return states.isEmpty() || (event.index().isEmpty() && states.contains(JobState.ofWireName(event.state())));
  }

  private static boolean contains(String text, String word) {
    return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }
}
