package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** A tenant as asked for, checked. */
public record RequestedTenant(String name) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /**
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedTenant read(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields tenant = new Fields(body, "", mistakes);
    if (tenant.value("name").isEmpty()) tenant.wrong("name", "must be given");
    Optional<String> name = tenant.text("name");
    name.filter(given -> !NAME.matcher(given).matches())
        .ifPresent(_ -> tenant.wrong("name", "must be 1 to 63 of a-z, 0-9, - and _, the first a letter or digit"));
    tenant.rejectUnknown();
    mistakes.throwIfAny();
    return new RequestedTenant(name.orElseThrow());
  }
}
