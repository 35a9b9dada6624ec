package dev.trunkline.queue;

import dev.trunkline.job.Origin;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How the origin of a job looks in the database, both ways; null where there is none. */
final class Origins {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Origins() {}

  static String write(Origin origin) {
    return switch (origin) {
      case Origin.Asked _ -> null;
      case Origin.RetryOf(UUID job) -> JSON.createObjectNode().put("retry_of", job.toString()).toString();
      case Origin.ResumedFrom resumed -> {
        ObjectNode json = JSON.createObjectNode().put("resumed_from", resumed.job().toString());
        json.put("from", resumed.from()).put("enter", resumed.enter());
        resumed.place().ifPresent(place -> json.put("place", place));
        resumed.check().ifPresent(check -> write(check, json.putObject("verify")));
        yield json.toString();
      }
    };
  }

  private static void write(Origin.Check check, ObjectNode json) {
    json.put("command", check.command()).put("expect", check.expect()).put("absent", check.absent());
  }

  static Origin read(String json) {
    if (json == null) return new Origin.Asked();
    JsonNode node = JSON.readTree(json);
    if (node.has("retry_of")) return new Origin.RetryOf(UUID.fromString(node.get("retry_of").stringValue()));
    Optional<Origin.Check> check = Optional.ofNullable(node.get("verify")).map(Origins::check);
    Optional<String> place = Optional.ofNullable(node.get("place")).map(JsonNode::stringValue);
    UUID job = UUID.fromString(node.get("resumed_from").stringValue());
    return new Origin.ResumedFrom(job, node.get("from").intValue(), node.get("enter").intValue(), place, check);
  }

  private static Origin.Check check(JsonNode verify) {
    return new Origin.Check(
        verify.get("command").stringValue(), verify.get("expect").stringValue(), verify.get("absent").booleanValue());
  }
}
