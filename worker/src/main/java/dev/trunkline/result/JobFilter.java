package dev.trunkline.result;

import dev.trunkline.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which jobs.
 *
 * @param states any of them; all where empty
 * @param device as people call it: its name in the inventory, else host, or host:port where the port is not 22
 * @param words all of which must be in the description or the name of the device, any case
 * @param labels all of which the job must have
 * @param schedule that submitted it
 * @param batch of which it is a part
 * @param deviceTags all of which its device must have, now and in the inventory; any device where empty
 */
public record JobFilter(
    String tenant,
    Set<JobState> states,
    Optional<String> device,
    Optional<String> platform,
    Optional<Instant> createdAfter,
    Optional<Instant> createdBefore,
    List<String> words,
    Map<String, String> labels,
    Optional<UUID> schedule,
    Optional<UUID> batch,
    List<String> deviceTags) {}
