package dev.trunkline.provider;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.ProviderRules;
import dev.trunkline.settings.VaultRules;
import dev.trunkline.transport.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The places that this installation reads secrets from, by name. */
public final class SecretProviders {
  /** Those there could be, set up or not. */
  public static final List<String> NAMES = List.of("file", "environment", "vault");

  private final Map<String, SecretProvider> providers = new LinkedHashMap<>();

  /**
   * @param environment all variables of the process
   */
  public SecretProviders(ProviderRules rules, VaultRules vault, Map<String, String> environment) {
    rules.fileDirectory().ifPresent(directory -> providers.put("file", new FileSecrets(directory)));
    if (!rules.environmentPrefix().isEmpty()) {
      providers.put("environment", new EnvironmentSecrets(environment, rules.environmentPrefix()));
    }
    vault.address().ifPresent(address -> providers.put("vault", new VaultSecrets(vault, new VaultApi(address, vault))));
  }

  private SecretProviders() {}

  /** Of an installation that keeps all secrets itself. */
  public static SecretProviders none() {
    return new SecretProviders();
  }

  /** Why a credential of the tenant may not refer to this, as the end of a sentence about it; empty where it may. */
  public Optional<String> objection(String tenant, SecretReference reference) {
    SecretProvider provider = providers.get(reference.provider());
    if (provider == null) return Optional.of("names the provider " + reference.provider() + ", which is not set up here");
    return provider.objection(tenant, reference);
  }

  /**
   * @return as {@link SecretProvider#read}
   * @throws DeviceException as {@link SecretProvider#read}, and SECRET_REFUSED where the tenant may not refer to it
   */
  Map<String, String> read(String tenant, SecretReference reference, Deadline deadline) {
    Optional<String> objection = objection(tenant, reference);
    if (objection.isPresent()) {
      throw new DeviceException(FailureCode.SECRET_REFUSED, reference.inWords() + " " + objection.get());
    }
    return providers.get(reference.provider()).read(tenant, reference, deadline);
  }
}
