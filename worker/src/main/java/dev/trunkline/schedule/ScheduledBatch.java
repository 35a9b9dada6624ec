package dev.trunkline.schedule;

import dev.trunkline.job.Effect;
import dev.trunkline.job.Secrets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The batch of a schedule as somebody asked for it, valid when it was made. It is read anew at each firing, so its devices, its template and what
 * is allowed are those of that moment. Only the answers of its commands may be secret; its devices are those of the inventory.
 *
 * @param effect what it came to when it was made
 */
public record ScheduledBatch(String json, Map<String, String> secrets, Effect effect) implements ScheduledWork {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SEND = "send";

  public static ScheduledBatch of(ObjectNode asked, Effect effect) {
    ObjectNode shown = asked.deepCopy();
    ArrayNode answers = JSON.createArrayNode();
    for (JsonNode answer : answers(shown)) {
      answers.add(answer.get(SEND));
      ((ObjectNode) answer).remove(SEND);
    }
    Map<String, String> secrets = answers.isEmpty() ? Map.of() : Map.of(Secrets.ANSWERS, answers.toString());
    return new ScheduledBatch(shown.toString(), secrets, effect);
  }

  /** All of what was asked for. */
  ObjectNode asked() {
    ObjectNode asked = (ObjectNode) JSON.readTree(json);
    if (!secrets.containsKey(Secrets.ANSWERS)) return asked;
    JsonNode sent = JSON.readTree(secrets.get(Secrets.ANSWERS));
    int next = 0;
    for (JsonNode answer : answers(asked)) ((ObjectNode) answer).set(SEND, sent.get(next++));
    return asked;
  }

  /** Of all commands, in their order. */
  private static Iterable<JsonNode> answers(ObjectNode batch) {
    return batch.path("job").path("commands").valueStream().flatMap(command -> command.path("answers").valueStream()).toList();
  }
}
