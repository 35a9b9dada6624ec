package dev.trunkline.device;

import dev.trunkline.job.Effect;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What changes the device, and how a change is made to last.
 *
 * @param rules in order; the first that matches decides
 * @param commit makes the candidate the running configuration, where the platform has a candidate
 * @param abort throws the candidate away
 * @param save makes the running configuration survive a reload
 * @param reloads found at the start of a command: it makes the device go down and come back
 */
public record Changes(
    List<EffectRule> rules, Optional<Step> commit, Optional<Step> abort, Optional<Step> save, List<Pattern> reloads) {

  /**
   * @param command found at the start of the command
   */
  public record EffectRule(Pattern command, Effect effect) {}

  /** Whether the end of the connection is how this command succeeds. */
  public boolean reloads(String command) {
    return reloads.stream().anyMatch(pattern -> pattern.matcher(command.strip()).lookingAt());
  }

  /** Empty where no rule matches. */
  Optional<Effect> effectOf(String command) {
    String text = command.strip();
    return rules.stream().filter(rule -> rule.command().matcher(text).lookingAt()).findFirst().map(EffectRule::effect);
  }
}
