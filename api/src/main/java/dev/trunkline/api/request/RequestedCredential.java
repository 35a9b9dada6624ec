package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.job.Secrets;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A credential as asked for, checked.
 *
 * @param username of the user on the devices
 */
public record RequestedCredential(String name, String username, Secrets secrets) {
  /**
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedCredential read(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    RequestedCredential read =
        new RequestedCredential(
            InventoryName.read(fields).orElse(""), RequestedLogin.username(fields), secrets(fields));
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return read;
  }

  /**
   * The secrets of the next version.
   *
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static Secrets rotated(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Secrets secrets = secrets(fields);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return secrets;
  }

  private static Secrets secrets(Fields fields) {
    Map<String, String> secrets = RequestedLogin.lastingSecrets(fields, fields, "password");
    RequestedLogin.enableSecret(fields).ifPresent(secret -> secrets.put(Secrets.ENABLE_SECRET, secret));
    return new Secrets(secrets);
  }
}
