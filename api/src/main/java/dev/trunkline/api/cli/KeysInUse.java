package dev.trunkline.api.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a running Trunkline says of its keys. Ids are without a sign, as people see them. */
record KeysInUse(JsonNode answer) {
  static KeysInUse of(Remote server) throws IOException {
    return new KeysInUse(server.json("/api/v1/keys"));
  }

  List<JsonNode> keys() {
    return answer.path("keys").valueStream().toList();
  }

  /** Whether the server seals with this key, as a file here does; else it is another installation, or one of the files is old. */
  boolean isSealingWith(long id) {
    return keys().stream().anyMatch(key -> key.path("primary").asBoolean() && key.path("id").asLong() == id);
  }

  /** Whether data keys are still wrapped with others than the key that seals: a rotation was begun and has not come to its end. */
  boolean isRotating() {
    return keys().stream().anyMatch(key -> !key.path("primary").asBoolean() && key.path("data_keys").asLong() > 0);
  }

  List<JsonNode> processes() {
    return answer.path("processes").valueStream().toList();
  }

  /** Processes that do not have the key in their file, as people would call them. */
  List<String> lacking(long id) {
    return processes().stream().filter(process -> !ids(process).contains(id)).map(KeysInUse::name).toList();
  }

  /** Processes that seal with the key. */
  List<String> sealingWith(long id) {
    return processes().stream()
        .filter(process -> ids(process).stream().limit(1).anyMatch(first -> first == id))
        .map(KeysInUse::name)
        .toList();
  }

  private static List<Long> ids(JsonNode process) {
    return process.path("keys").valueStream().map(JsonNode::longValue).toList();
  }

  static String name(JsonNode process) {
    return "%s/%d (%s)".formatted(process.path("host").asString(), process.path("pid").asLong(), process.path("role").asString());
  }

  /** What hangs on the key, one sentence each; empty where nothing does. */
  List<String> hangsOn(long id) {
    List<String> all = new ArrayList<>();
    for (JsonNode key : keys()) {
      if (key.path("id").asLong() != id) continue;
      if (key.path("values").asLong() > 0) all.add(key.path("values").asLong() + " values are sealed with it");
      if (key.path("data_keys").asLong() > 0) all.add(key.path("data_keys").asLong() + " data keys are wrapped with it");
      if (key.path("tokens").asLong() > 0) all.add(tokens(key));
    }
    return all;
  }

  private static String tokens(JsonNode key) {
    String names = key.path("token_names").valueStream().map(JsonNode::stringValue).collect(Collectors.joining(", "));
    return "%d tokens were made with it and have to be replaced or to expire: %s".formatted(key.path("tokens").asLong(), names);
  }

  /** A line for each key, and some for the rest. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (JsonNode key : keys()) {
      String opens = key.path("in_file").asBoolean() ? "opens" : "IS MISSING in the key file";
      String what = key.path("primary").asBoolean() ? "seals" : opens;
      lines.add("key %d %s: %d values, %d data keys, %d tokens".formatted(
          key.path("id").asLong(), what, key.path("values").asLong(), key.path("data_keys").asLong(), key.path("tokens").asLong()));
    }
    lines.add("data keys: %d in use, %d former".formatted(
        answer.path("data_keys").asLong(), answer.path("former_data_keys").asLong()));
    lines.add("values: %d sealed with a data key in use, %d to be sealed anew".formatted(
        answer.path("values").asLong(), answer.path("values_to_reseal").asLong()));
    for (JsonNode process : processes()) {
      String keys = ids(process).isEmpty() ? "of a version without data keys" : "has keys " + ids(process);
      lines.add("process %s %s".formatted(name(process), keys));
    }
    return lines;
  }
}
