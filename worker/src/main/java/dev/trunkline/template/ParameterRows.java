package dev.trunkline.template;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How parameters look in JSON, in the database and for clients. */
public final class ParameterRows {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ParameterRows() {}

  public static ArrayNode write(List<Parameter> parameters) {
    ArrayNode array = JSON.createArrayNode();
    for (Parameter parameter : parameters) {
      ObjectNode json = array.addObject().put("name", parameter.name());
      switch (parameter) {
        case Parameter.Text text -> json.put("type", "text").put("pattern", text.pattern().pattern());
        case Parameter.Number number -> json.put("type", "number").put("min", number.least()).put("max", number.most());
        case Parameter.Choice choice -> {
          ArrayNode values = json.put("type", "choice").putArray("values");
          choice.values().forEach(values::add);
        }
        case Parameter.Address address -> {
          json.put("type", "ip_address");
          address.version().ifPresent(version -> json.put("ip_version", version));
        }
        case Parameter.Prefix prefix -> {
          json.put("type", "ip_prefix");
          prefix.version().ifPresent(version -> json.put("ip_version", version));
        }
      }
      parameter.standard().ifPresent(standard -> json.put("default", standard));
    }
    return array;
  }

  static List<Parameter> read(String json) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode parameter : JSON.readTree(json)) parameters.add(read(parameter));
    return parameters;
  }

  private static Parameter read(JsonNode json) {
    String name = json.get("name").stringValue();
    Optional<String> standard = Optional.ofNullable(json.get("default")).map(JsonNode::stringValue);
    Optional<Integer> version = Optional.ofNullable(json.get("ip_version")).map(JsonNode::intValue);
    String type = json.get("type").stringValue();
    return switch (type) {
      case "text" -> new Parameter.Text(name, Pattern.compile(json.get("pattern").stringValue()), standard);
      case "number" -> new Parameter.Number(name, json.get("min").longValue(), json.get("max").longValue(), standard);
      case "choice" ->
          new Parameter.Choice(name, json.get("values").valueStream().map(JsonNode::stringValue).toList(), standard);
      case "ip_address" -> new Parameter.Address(name, version, standard);
      case "ip_prefix" -> new Parameter.Prefix(name, version, standard);
      default -> throw new IllegalStateException("a parameter of an unknown type: " + type);
    };
  }
}
