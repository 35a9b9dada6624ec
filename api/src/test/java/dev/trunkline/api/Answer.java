package dev.trunkline.api;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server said. */
record Answer(int status, HttpHeaders headers, byte[] body) {
  JsonNode json() {
    return JsonMapper.shared().readTree(body);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  String field(String name) {
    return json().path(name).asString("");
  }

  /** The fields that a problem names. */
  List<String> badFields() {
    return json().path("errors").valueStream().map(error -> error.path("field").asString()).toList();
  }

  /** One field of every item of a list. */
  List<String> each(String field) {
    return json().path("items").valueStream().map(item -> item.path(field).asString("")).toList();
  }
}
