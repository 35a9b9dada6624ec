package dev.trunkline.policy;

import dev.trunkline.settings.PolicyRules;
import dev.trunkline.settings.PolicyRules.NamedPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges the lines that go to devices by the role of whoever asks, as they are sent: after whatever was to be filled in. */
public final class CommandPolicy {
  private final PolicyRules rules;

  public CommandPolicy(PolicyRules rules) {
    this.rules = rules;
  }

  /**
   * Why the role may not send the line, naming the pattern; empty where it may.
   *
   * @throws IllegalArgumentException where there is no such role, so that a new one is not allowed everything by mistake
   */
  public Optional<String> objection(String role, String line) {
    PolicyRules.OfRole ofRole = rules.byRole().get(role);
    if (ofRole == null) throw new IllegalArgumentException("there is no role " + role);
    String plain = plain(line);
    Optional<NamedPattern> denied = ofRole.deny().stream().filter(pattern -> pattern.pattern().matcher(plain).find()).findFirst();
    if (denied.isPresent()) return Optional.of("'%s' is denied to the role %s by %s".formatted(line, role, denied.get().name()));
    boolean allowed = ofRole.allow().isEmpty() || ofRole.allow().stream().anyMatch(pattern -> pattern.pattern().matcher(plain).find());
    return allowed
        ? Optional.empty()
        : Optional.of("'%s' is allowed to the role %s by none of %s".formatted(line, role, names(ofRole.allow())));
  }

  /** Devices take any number of blanks for one. */
  private static String plain(String line) {
    return line.strip().replaceAll("[\\s\\p{Z}]+", " ");
  }

  private static String names(List<NamedPattern> patterns) {
    return patterns.stream().map(NamedPattern::name).collect(Collectors.joining(", "));
  }
}
