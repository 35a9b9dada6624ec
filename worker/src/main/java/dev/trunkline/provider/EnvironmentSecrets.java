package dev.trunkline.provider;

import dev.trunkline.job.JobSpec;
import dev.trunkline.transport.Deadline;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Variables of the process whose names begin with a prefix, so that nobody reads those that are not meant for it. For the tenant
 * {@code default} only: names of variables have no folders that one could give to a tenant.
 */
final class EnvironmentSecrets implements SecretProvider {
  private final Map<String, String> environment;
  private final String prefix;

  EnvironmentSecrets(Map<String, String> environment, String prefix) {
    this.environment = environment;
    this.prefix = prefix;
  }

  @Override
  public Optional<String> objection(String tenant, SecretReference reference) {
    if (!tenant.equals(JobSpec.DEFAULT_TENANT)) return Optional.of("is for credentials of the tenant default only");
    if (!reference.path().isEmpty() || reference.mount().isPresent()) return Optional.of("has neither a path nor a mount");
    return reference.fields().values().stream()
        .filter(variable -> !variable.startsWith(prefix))
        .findFirst()
        .map(_ -> "must name variables that begin with " + prefix);
  }

  @Override
  public Map<String, String> read(String tenant, SecretReference reference, Deadline deadline) {
    Map<String, String> found = new HashMap<>();
    reference.fields().forEach((field, variable) -> {
      if (environment.containsKey(variable)) found.put(field, environment.get(variable));
    });
    return found;
  }
}
