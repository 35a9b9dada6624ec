package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.settings.Settings;
import dev.trunkline.template.StoredTemplates;
import dev.trunkline.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what a template comes to on devices of the inventory, and sends nothing. */
public final class RequestedPreview {
  private static final int MOST_DEVICES = 500;

  private final StoredTemplates templates;
  private final StoredDevices inventory;
  private final RequestedJob jobs;
  private final Platforms platforms;
  private final Settings settings;

  public RequestedPreview(
      StoredTemplates templates, StoredDevices inventory, RequestedJob jobs, Platforms platforms, Settings settings) {
    this.templates = templates;
    this.inventory = inventory;
    this.jobs = jobs;
    this.platforms = platforms;
    this.settings = settings;
  }

  /** What would be sent. */
  public record Preview(String name, int version, List<Item> items) {}

  /**
   * @param effect of the job that it would be
   */
  public record Item(String device, String effect, List<String> lines) {}

  /**
   * @throws ProblemException INVALID_INPUT with every mistake, those of each device's lines among them
   */
  public Preview read(String name, Caller caller, ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields fields = new Fields(body, "", mistakes);
    Optional<Integer> version = fields.integer("version", 1, Integer.MAX_VALUE);
    Optional<Template> template = templates.find(caller.tenant(), name, version);
    if (template.isEmpty()) fields.wrong("version", "there is no such version");
    List<Given> devices = devices(fields, caller);
    Optional<ChosenTemplate> chosen = template.flatMap(found -> ChosenTemplate.read(found, fields));
    fields.rejectUnknown();
    List<Item> items = new ArrayList<>();
    for (Given given : devices) {
      chosen.flatMap(found -> found.lines(given.device(), fields, given.field()).map(lines -> item(found, given, lines, caller, mistakes)))
          .ifPresent(items::add);
    }
    mistakes.throwIfAny();
    return new Preview(name, template.orElseThrow().version(), items);
  }

  private record Given(String field, RequestedDevice device) {}

  private Item item(ChosenTemplate chosen, Given given, List<String> lines, Caller caller, Mistakes mistakes) {
    String effect = jobs.judge(chosen.template().kind(), lines, given.device(), caller, given.field(), mistakes);
    return new Item(given.device().address().label(), effect, lines);
  }

  private List<Given> devices(Fields fields, Caller caller) {
    List<Given> devices = new ArrayList<>();
    if (fields.value("device").isEmpty() && fields.value("devices").isEmpty()) fields.wrong("device", "must be given, or devices");
    fields.text("device").flatMap(name -> device(name, "device", fields, caller)).ifPresent(devices::add);
    Optional<ArrayNode> list = fields.list("devices");
    if (list.isPresent() && list.get().size() > MOST_DEVICES) {
      fields.wrong("devices", "must be up to " + MOST_DEVICES + " devices");
      return devices;
    }
    for (int i = 0; list.isPresent() && i < list.get().size(); i++) {
      JsonNode name = list.get().get(i);
      String field = "devices[" + i + "]";
      if (!name.isString()) fields.wrong(field, "must be the name of a device of the inventory");
      if (name.isString()) device(name.stringValue(), field, fields, caller).ifPresent(devices::add);
    }
    return devices;
  }

  private Optional<Given> device(String name, String field, Fields fields, Caller caller) {
    Optional<NamedDevice> found = Text.hasControlCharacters(name) ? Optional.empty() : inventory.find(caller.tenant(), name);
    if (found.isEmpty()) fields.wrong(field, "no device of the inventory is called '" + Text.quotable(name) + "'");
    return found
        .flatMap(device -> RequestedDevice.named(device, fields, field, platforms, settings.ssh().algorithms()))
        .map(device -> new Given(field, device));
  }
}
