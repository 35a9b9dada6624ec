package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rotation of keys as asked for, checked.
 *
 * @param data whether every tenant is given a new data key
 */
public record RequestedKeyRotation(boolean data) {
  /**
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static RequestedKeyRotation read(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields rotation = new Fields(body, "", mistakes);
    boolean data = rotation.flag("data").orElse(false);
    rotation.rejectUnknown();
    mistakes.throwIfAny();
    return new RequestedKeyRotation(data);
  }
}
