package dev.trunkline.api.request;

import dev.trunkline.inventory.LoginSecrets;
import dev.trunkline.job.Secrets;
import dev.trunkline.provider.SecretProviders;
import dev.trunkline.provider.SecretReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where the secrets of a credential are kept, instead of what they are. */
public final class RequestedSource {
  private static final int LONGEST_KEY = 255;
  private static final List<String> SECRETS =
      List.of(Secrets.PASSWORD, Secrets.PRIVATE_KEY, Secrets.PASSPHRASE, Secrets.CERTIFICATE, Secrets.ENABLE_SECRET);

  private final LoginSecrets logins;
  private final String tenant;

  /**
   * @param tenant whose credential it is
   */
  public RequestedSource(LoginSecrets logins, String tenant) {
    this.logins = logins;
    this.tenant = tenant;
  }

  /** What is stored in the place of the secrets; empty where there is no source, or something is wrong with it, which is noted. */
  Optional<Secrets> read(Fields credential) {
    Optional<Fields> given = credential.object("source");
    if (given.isEmpty()) return Optional.empty();
    for (String secret : SECRETS) {
      if (credential.value(secret).isPresent()) credential.wrong(secret, "must not be given beside source, which says where it is");
    }
    Fields source = given.get();
    if (source.value("provider").isEmpty()) source.wrong("provider", "must be given");
    Optional<String> provider = source.oneOf("provider", SecretProviders.NAMES);
    Optional<String> mount = source.plainText("mount", SecretReference.LONGEST_PATH);
    Optional<String> path = source.plainText("path", SecretReference.LONGEST_PATH);
    Map<String, String> fields = fields(source);
    source.rejectUnknown();
    if (provider.isEmpty()) return Optional.empty();
    SecretReference reference = new SecretReference(provider.get(), mount, path.orElse(""), fields);
    logins.objection(tenant, reference).ifPresent(objection -> credential.wrong("source", objection));
    return Optional.of(LoginSecrets.keptAt(reference));
  }

  private static Map<String, String> fields(Fields source) {
    Map<String, String> keys = new HashMap<>();
    Optional<Fields> fields = source.object("fields");
    for (String secret : SECRETS) {
      fields.flatMap(all -> all.plainText(secret, LONGEST_KEY)).ifPresent(key -> keys.put(secret, key));
      if (keys.getOrDefault(secret, "-").isEmpty()) fields.orElseThrow().wrong(secret, "must not be empty");
    }
    fields.ifPresent(Fields::rejectUnknown);
    if (!keys.containsKey(Secrets.PASSWORD) && !keys.containsKey(Secrets.PRIVATE_KEY)) {
      source.wrong("fields", "must say what the password or the private_key is called there");
    }
    for (String secret : List.of(Secrets.PASSPHRASE, Secrets.CERTIFICATE)) {
      boolean alone = keys.containsKey(secret) && !keys.containsKey(Secrets.PRIVATE_KEY);
      if (alone) source.wrong("fields", secret + " is for a private_key, and there is none");
    }
    return keys;
  }
}
