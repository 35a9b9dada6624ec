package dev.trunkline.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row of the audit: a job was given a channel of a connection.
 *
 * @param key {@code user@host:port} of the connection
 */
record ChannelUse(String connection, String key, Optional<UUID> job) {
  private static final List<String> ACTIONS = List.of("channel.opened", "channel.lent");
  private static final int OK = 200;

  /** All there are. */
  static List<ChannelUse> read(Rest client) throws IOException, InterruptedException {
    List<ChannelUse> uses = new ArrayList<>();
    for (String action : ACTIONS) {
      String cursor = "";
      do {
        Rest.Answer answer = client.get("/api/v1/audit?limit=200&action=" + action + cursor);
        if (answer.status() != OK) throw new IOException("the audit cannot be read: " + answer.body());
        JsonNode page = answer.json();
        for (JsonNode item : page.path("items")) uses.add(of(item.path("details")));
        cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asString();
      } while (!cursor.isEmpty());
    }
    return uses;
  }

  private static ChannelUse of(JsonNode given) {
    JsonNode details = given.isString() ? JsonMapper.shared().readTree(given.asString()) : given;
    Optional<UUID> job = Optional.of(details.path("job").asString("")).filter(id -> !id.isEmpty()).map(UUID::fromString);
    return new ChannelUse(details.path("connection").asString(), details.path("key").asString(), job);
  }
}
