package dev.trunkline.api.rest;

import dev.trunkline.template.ParameterRows;
import dev.trunkline.template.Template;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** A version of a template as clients see it. */
record TemplateView(
    String name,
    int version,
    String kind,
    boolean save,
    List<String> lines,
    ArrayNode parameters,
    String description,
    Instant createdAt) {
  static TemplateView of(Template template) {
    return new TemplateView(
        template.name(),
        template.version(),
        template.kind().wireName(),
        template.save(),
        template.lines(),
        ParameterRows.write(template.parameters()),
        template.description(),
        template.createdAt());
  }
}
