package dev.trunkline.result;

import dev.trunkline.job.CommandState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which results.
 *
 * @param command the whole command
 * @param states any of them; all where empty
 * @param text found anywhere in the output, any case
 * @param deviceTags all of which the device must have, now and in the inventory; any device where empty
 * @param labels all of which the job must have
 */
public record ResultFilter(
    String tenant,
    Optional<String> device,
    Optional<String> platform,
    Optional<String> command,
    Set<CommandState> states,
    Optional<String> text,
    Map<String, String> labels,
    Optional<UUID> job,
    Optional<Instant> createdAfter,
    Optional<Instant> createdBefore,
    List<String> deviceTags) {

  /** The conditions that any search puts on a row {@code r} of command_results. */
  Conditions onRow() {
    Conditions conditions =
        new Conditions()
            .and("r.tenant = :tenant", "tenant", tenant)
            .and("r.platform = :platform", "platform", platform)
            .and("r.output ilike :text", "text", text, LikePattern::containing)
            .and("r.job_id = :job", "job", job)
            .and("r.created_at >= :created_after", "created_after", createdAfter, Times::parameter)
            .and("r.created_at < :created_before", "created_before", createdBefore, Times::parameter);
    if (!deviceTags.isEmpty()) {
      conditions.and(
          """
          exists (select from jobs j join devices d on d.tenant = j.tenant and d.name = j.device_name
                  where j.id = r.job_id and d.tags @> cast(:device_tags as text[]))""",
          "device_tags",
          deviceTags.toArray(String[]::new));
    }
    // Written out, not a parameter: only so can a partial index on the state be chosen.
    if (!states.isEmpty()) conditions.and("r.state in (" + quoted() + ")");
    if (!labels.isEmpty()) {
      conditions.and(
          "exists (select from jobs j where j.id = r.job_id and j.labels @> cast(:labels as jsonb))",
          "labels",
          StoredJobs.json(labels));
    }
    return conditions;
  }

  private String quoted() {
    return states.stream().map(state -> "'" + state.wireName() + "'").collect(Collectors.joining(", "));
  }
}
