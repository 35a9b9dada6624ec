package dev.trunkline.inventory.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of devices as the interface of NetBox shows them: {@code {"results": [...]}}, or the list alone. Site and role become the
 * tags {@code site:SLUG} and {@code role:SLUG}.
 */
final class NetBoxJson {
  private final Finds finds = new Finds();

  private NetBoxJson() {}

  static Found read(String text) {
    NetBoxJson reading = new NetBoxJson();
    int line = 1;
    try (JsonParser parser = JsonMapper.shared().createParser(text)) {
      reading.readAll(parser);
    } catch (JacksonException e) {
      if (e.getLocation() != null) line = e.getLocation().getLineNr();
      reading.finds.unreadable(line, "", "is no JSON from here on");
    }
    return reading.finds.toFound();
  }

  private void readAll(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      readResults(parser);
    } else if (first == JsonToken.START_OBJECT) {
      readPage(parser);
    } else {
      finds.unreadable(1, "", "must be {\"results\": [...]} or a list");
    }
  }

  private void readPage(JsonParser parser) {
    boolean found = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("results") && value == JsonToken.START_ARRAY) {
        found = true;
        readResults(parser);
      } else if (name.equals("next") && value == JsonToken.VALUE_STRING) {
        finds.incomplete("next", "there are further pages, whose devices are not here");
      } else {
        parser.skipChildren();
      }
    }
    if (!found) finds.unreadable(1, "results", "must be given");
  }

  private void readResults(JsonParser parser) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int line = parser.currentTokenLocation().getLineNr();
      JsonNode device = parser.readValueAsTree();
      String name = device.path("name").asString("").strip();
      if (name.isEmpty()) {
        finds.unreadable(line, "name", "must be given");
      } else if (finds.isFull()) {
        finds.unreadable(line, "", "there are more than " + Finds.MOST_DEVICES + " devices");
        return;
      } else {
        readDevice(line, name, device);
      }
    }
  }

  private void readDevice(int line, String name, JsonNode device) {
    Optional<String> address =
        text(device.path("primary_ip4").path("address"))
            .or(() -> text(device.path("primary_ip").path("address")))
            .or(() -> text(device.path("primary_ip6").path("address")))
            .map(prefix -> prefix.split("/", 2)[0]);
    if (address.isEmpty()) {
      finds.refuse(line, name, "primary_ip4", "has no primary address");
      return;
    }
    finds.device(
        new FoundDevice(
            line, name, address, Optional.empty(), slug(device.path("platform")), Optional.empty(), Optional.empty(),
            Optional.empty(), tags(device), text(device.path("description"))));
  }

  private static List<String> tags(JsonNode device) {
    List<String> tags = new ArrayList<>();
    slug(device.path("site")).ifPresent(site -> tags.add("site:" + site));
    slug(device.path("role")).or(() -> slug(device.path("device_role"))).ifPresent(role -> tags.add("role:" + role));
    for (JsonNode tag : device.path("tags")) slug(tag).ifPresent(tags::add);
    return tags;
  }

  private static Optional<String> slug(JsonNode node) {
    return text(node.path("slug"));
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asString("").strip()).filter(text -> !text.isEmpty());
  }
}
