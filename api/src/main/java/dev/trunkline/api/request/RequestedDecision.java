package dev.trunkline.api.request;

import dev.trunkline.transport.ShownHostKeys.Place;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody says of a host key.
 *
 * @param fingerprint of the key that was shown
 */
public record RequestedDecision(boolean accept, String fingerprint) {
  private static final int LONGEST = 100;
  private static final int LONGEST_JUMP = 1_000;

  /** A decision that says itself on which device. */
  public record Placed(Place place, RequestedDecision decision) {}

  /**
   * @throws dev.trunkline.api.problem.ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedDecision read(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Optional<RequestedDecision> decision = read(fields);
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return decision.orElseThrow();
  }

  /**
   * @throws dev.trunkline.api.problem.ProblemException as {@link #read(ObjectNode)}
   */
  public static Placed readPlaced(ObjectNode body, String tenant) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Optional<RequestedDecision> decision = read(fields);
    String host = RequestedLogin.host(fields);
    int port = RequestedLogin.port(fields);
    String jump = fields.plainText("jump", LONGEST_JUMP).orElse("");
    fields.rejectUnknown();
    mistakes.throwIfAny();
    return new Placed(new Place(tenant, host, port, jump), decision.orElseThrow());
  }

  private static Optional<RequestedDecision> read(Fields fields) {
    for (String field : List.of("accept", "fingerprint")) {
      if (fields.value(field).isEmpty()) fields.wrong(field, "must be given");
    }
    Optional<Boolean> accept = fields.flag("accept");
    Optional<String> fingerprint = fields.plainText("fingerprint", LONGEST);
    return accept.flatMap(yes -> fingerprint.map(text -> new RequestedDecision(yes, text)));
  }
}
