package dev.trunkline.api.request;

import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.job.JobKind;
import dev.trunkline.settings.JobRules;
import dev.trunkline.template.Parameter;
import dev.trunkline.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a template as asked for into one that is checked and complete. */
public final class RequestedTemplate {
  private static final List<String> KINDS = Arrays.stream(JobKind.values()).map(JobKind::wireName).toList();
  private static final int LONGEST_LINE = 1_000;
  private static final int LONGEST_DESCRIPTION = 1_000;
  private static final int MOST_PARAMETERS = 50;

  private RequestedTemplate() {}

  /**
   * @param nameInPath empty where the body says it
   * @throws ProblemException INVALID_INPUT with every mistake
   */
  public static Template read(ObjectNode body, String tenant, Optional<String> nameInPath, JobRules limits) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Optional<String> name = nameInPath.or(() -> InventoryName.read(fields));
    if (nameInPath.isPresent() && fields.text("name").filter(given -> !given.equals(nameInPath.get())).isPresent()) {
      fields.wrong("name", "must be the one in the path");
    }
    JobKind kind = fields.oneOf("kind", KINDS).map(JobKind::ofWireName).orElse(JobKind.COMMAND);
    boolean save = fields.flag("save").orElse(false);
    if (save && kind != JobKind.CONFIG) fields.wrong("save", "is for jobs of kind config");
    String description = fields.plainText("description", LONGEST_DESCRIPTION).orElse("");
    List<Parameter> parameters = parameters(fields, mistakes);
    List<String> lines = lines(fields, kind == JobKind.CONFIG ? limits.maxConfigLines() : limits.maxCommands());
    fields.rejectUnknown();
    Template template =
        new Template(tenant, name.orElse(""), 1, kind, save, lines, parameters, description, Instant.EPOCH);
    for (int i = 0; i < lines.size(); i++) {
      String path = "lines[" + i + "]";
      template.objection(lines.get(i)).ifPresent(objection -> mistakes.add(path, objection));
    }
    mistakes.throwIfAny();
    return template;
  }

  /** What is wrong is noted, and stands in for the line, so that the others keep their places. */
  private static List<String> lines(Fields fields, int most) {
    List<String> lines = new ArrayList<>();
    if (fields.value("lines").isEmpty()) fields.wrong("lines", "must be given");
    fields
        .list("lines")
        .ifPresent(
            list -> {
              if (list.isEmpty() || list.size() > most) fields.wrong("lines", "must be 1 to " + most + " lines");
              for (int i = 0; i < list.size(); i++) {
                Optional<String> wrong = objection(list.get(i));
                String place = "lines[" + i + "]";
                wrong.ifPresent(objection -> fields.wrong(place, objection));
                lines.add(wrong.isPresent() ? "" : list.get(i).stringValue());
              }
            });
    return lines;
  }

  private static Optional<String> objection(JsonNode line) {
    if (!line.isString() || line.stringValue().isBlank()) return Optional.of("must be text, and not empty");
    if (line.stringValue().length() > LONGEST_LINE) return Optional.of("must have up to " + LONGEST_LINE + " characters");
    return Text.hasControlCharacters(line.stringValue()) ? Optional.of("must not contain control characters") : Optional.empty();
  }

  private static List<Parameter> parameters(Fields fields, Mistakes mistakes) {
    List<Parameter> parameters = new ArrayList<>();
    fields
        .list("parameters")
        .ifPresent(
            list -> {
              if (list.size() > MOST_PARAMETERS) fields.wrong("parameters", "must be up to " + MOST_PARAMETERS + " parameters");
              for (int i = 0; i < list.size(); i++) {
                String path = "parameters[" + i + "]";
                if (list.get(i) instanceof ObjectNode object) {
                  RequestedParameter.read(new Fields(object, path, mistakes))
                      .ifPresent(parameter -> add(parameter, path, parameters, mistakes));
                } else {
                  mistakes.add(path, "must be an object with name and type");
                }
              }
            });
    return parameters;
  }

  private static void add(Parameter parameter, String path, List<Parameter> parameters, Mistakes mistakes) {
    boolean twice = parameters.stream().anyMatch(other -> other.name().equals(parameter.name()));
    if (twice) mistakes.add(path + ".name", "there is another parameter of this name");
    parameters.add(parameter);
  }
}
