package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.template.DeviceFacts;
import dev.trunkline.template.StoredTemplates;
import dev.trunkline.template.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The template that a job names instead of commands, and what it is filled in with.
 *
 * @param values without mistakes
 */
record ChosenTemplate(Template template, Map<String, String> values) {
  static final String FIELD = "template";

  /** What a template says itself. */
  private static final List<String> SAID = List.of("commands", "kind", "save");

  /** Empty where the job names none, or something is wrong, which is noted. */
  static Optional<ChosenTemplate> read(Fields job, Caller caller, StoredTemplates templates) {
    Optional<Fields> fields = job.object(FIELD);
    if (fields.isEmpty()) return Optional.empty();
    for (String field : SAID) if (job.value(field).isPresent()) job.wrong(field, "is said by the template");
    if (fields.get().value("name").isEmpty()) fields.get().wrong("name", "must be given");
    Optional<String> name = fields.get().plainText("name", InventoryName.LONGEST);
    Optional<Integer> version = fields.get().integer("version", 1, Integer.MAX_VALUE);
    Optional<Template> found = name.flatMap(given -> templates.find(caller.tenant(), given, version));
    if (name.isPresent() && found.isEmpty()) {
      String which = version.map(number -> " of version " + number).orElse("");
      fields.get().wrong("name", "there is no template '" + Text.quotable(name.get()) + "'" + which);
    }
    Optional<ChosenTemplate> chosen = found.flatMap(template -> read(template, fields.get()));
    fields.get().rejectUnknown();
    return chosen;
  }

  /** Reads {@code parameters} for the template. */
  static Optional<ChosenTemplate> read(Template template, Fields parent) {
    Map<String, String> values = new HashMap<>();
    Optional<Fields> parameters = parent.object("parameters");
    parameters.ifPresent(
        fields -> {
          for (String name : fields.names()) RequestedParameter.value(fields, name).ifPresent(value -> values.put(name, value));
        });
    Map<String, String> wrong = template.objections(values);
    wrong.forEach((name, objection) -> parent.wrong("parameters." + Text.quotable(name), objection));
    return wrong.isEmpty() ? Optional.of(new ChosenTemplate(template, values)) : Optional.empty();
  }

  /**
   * Its lines for the device; empty where that has not all that the lines need, which is noted.
   *
   * @param field that names the template
   */
  Optional<List<String>> lines(RequestedDevice device, Fields parent, String field) {
    return switch (template.fill(values, new DeviceFacts(device.address(), device.tags()))) {
      case Template.Filled.Lines(List<String> lines) -> Optional.of(lines);
      case Template.Filled.Missing(var placeholders) -> {
        String names = placeholders.stream().map(name -> "{{" + name + "}}").collect(Collectors.joining(", "));
        parent.wrong(field, "device " + device.address().label() + " has nothing for " + names);
        yield Optional.empty();
      }
    };
  }

  /** How jobs of it are labelled. */
  String label() {
    return template.name() + "@" + template.version();
  }
}
