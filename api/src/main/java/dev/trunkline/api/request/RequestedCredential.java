package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.job.Secrets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A credential as asked for, checked.
 *
 * @param username of the user on the devices
 * @param secrets as they are stored: where they are kept outside, that
 */
public record RequestedCredential(String name, String username, Secrets secrets) {
  /**
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedCredential read(ObjectNode body, RequestedSource sources) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    RequestedCredential read =
        new RequestedCredential(
            InventoryName.read(fields).orElse(""), RequestedLogin.username(fields), secrets(fields, sources));
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return read;
  }

  /**
   * The secrets of the next version.
   *
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static Secrets rotated(ObjectNode body, RequestedSource sources) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Secrets secrets = secrets(fields, sources);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return secrets;
  }

  private static Secrets secrets(Fields fields, RequestedSource sources) {
    Optional<Secrets> outside = sources.read(fields);
    if (outside.isPresent() || fields.value("source").isPresent()) return outside.orElseGet(() -> new Secrets(Map.of()));
    Map<String, String> secrets = RequestedLogin.lastingSecrets(fields, fields, "password");
    RequestedLogin.enableSecret(fields).ifPresent(secret -> secrets.put(Secrets.ENABLE_SECRET, secret));
    return new Secrets(secrets);
  }
}
