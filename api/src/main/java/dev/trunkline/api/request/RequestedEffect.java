package dev.trunkline.api.request;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.job.Command;
import dev.trunkline.job.Effect;
import dev.trunkline.job.JobKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a job may do to its device: what the request says of itself, beside what the platform file says of its commands.
 *
 * @param requested empty where the request leaves it to the platform
 * @param platform empty where it is yet to be found out
 * @param platforms which it may turn out to be
 * @param believed whether the request may say that commands only read that the platform does not know as such
 */
record RequestedEffect(Optional<Effect> requested, Optional<Platform> platform, Platforms platforms, boolean believed) {
  private static final List<String> NAMES = Arrays.stream(Effect.values()).map(Effect::wireName).toList();

  static RequestedEffect read(
      Fields job, JobKind kind, Optional<Platform> platform, Platforms platforms, boolean believed) {
    Optional<Effect> requested = job.oneOf("effect", NAMES).map(Effect::ofWireName);
    if (requested.equals(Optional.of(Effect.READ)) && kind == JobKind.CONFIG) {
      job.wrong("effect", "a configuration job changes its device, so it is not read");
    }
    return new RequestedEffect(requested, platform, platforms, believed);
  }

  /**
   * Why the command may not be in such a request: destroying needs a request that says it knows. Where the platform is
   * yet to be found out, the job is refused once that has happened.
   */
  Optional<String> objection(String command) {
    if (requested.equals(Optional.of(Effect.DESTRUCTIVE))) return Optional.empty();
    return platform
        .filter(known -> known.effectOf(command) == Effect.DESTRUCTIVE)
        .map(known -> "is destructive on " + known.name() + "; if you mean it, confirm with \"effect\": \"destructive\"");
  }

  Effect of(JobKind kind, List<Command> commands) {
    Effect least = kind == JobKind.CONFIG ? Effect.CHANGE : Effect.READ;
    if (!believed) least = least.orWorse(worst(commands));
    return requested.orElseGet(() -> worst(commands)).orWorse(least);
  }

  private Effect worst(List<Command> commands) {
    return commands.stream().map(Command::text).map(this::effectOf).reduce(Effect.READ, Effect::orWorse);
  }

  private Effect effectOf(String command) {
    return platform
        .map(known -> known.effectOf(command))
        .orElseGet(() -> platforms.readsEverywhere(command) ? Effect.READ : Effect.CHANGE);
  }
}
