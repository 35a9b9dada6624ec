package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.DeviceFilter;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The devices of a batch as asked for: one by one, or whatever the inventory has with all of some tags. */
final class RequestedDevices {
  private static final String DEVICES = "devices";
  private static final String SELECT = "select";
  private static final int MOST_TAGS = 32;
  private static final int LONGEST_TAG = 253;

  private final Settings settings;
  private final Platforms platforms;
  private final StoredDevices inventory;

  RequestedDevices(Settings settings, Platforms platforms, StoredDevices inventory) {
    this.settings = settings;
    this.platforms = platforms;
    this.inventory = inventory;
  }

  /** One of them, and the field in which it was given. */
  record Given(String path, RequestedDevice device) {}

  /** Where something is wrong, that is noted and the list incomplete. */
  List<Given> read(Fields batch, Caller caller, Mistakes mistakes) {
    Optional<ArrayNode> devices = batch.list(DEVICES);
    Optional<Fields> select = batch.object(SELECT);
    boolean both = batch.value(DEVICES).isPresent() && batch.value(SELECT).isPresent();
    if (both) batch.wrong(SELECT, "give devices or select, not both");
    if (batch.value(DEVICES).isEmpty() && batch.value(SELECT).isEmpty()) batch.wrong(DEVICES, "must be given, or select");
    if (both) return List.of();
    return devices
        .map(list -> listed(list, batch, caller, mistakes))
        .or(() -> select.map(fields -> selected(fields, batch, caller)))
        .orElse(List.of());
  }

  private List<Given> listed(ArrayNode list, Fields batch, Caller caller, Mistakes mistakes) {
    if (list.isEmpty()) batch.wrong(DEVICES, "must name a device");
    if (list.size() > most()) {
      batch.wrong(DEVICES, tooMany());
      return List.of();
    }
    Map<String, NamedDevice> known = known(list, caller);
    Fields each = new Fields(byIndex(list), batch.path(DEVICES), mistakes);
    List<Given> given = new ArrayList<>();
    Map<String, String> pathByPlace = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String field = "[" + i + "]";
      RequestedDevice.read(each, field, caller, platforms, name -> Optional.ofNullable(known.get(name)), settings.ssh().algorithms())
          .ifPresent(device -> given.add(new Given(each.path(field), device)));
    }
    for (Given one : given) {
      DeviceAddress address = one.device().address();
      String before = pathByPlace.putIfAbsent(address.place() + " " + address.port(), one.path());
      if (before != null && !address.host().isEmpty()) mistakes.add(one.path(), "is the device of " + before + " again");
    }
    return given;
  }

  /** A list as an object, so that each element is a field of its own. */
  private static ObjectNode byIndex(ArrayNode list) {
    ObjectNode object = JsonMapper.shared().createObjectNode();
    for (int i = 0; i < list.size(); i++) object.set("[" + i + "]", list.get(i));
    return object;
  }

  private Map<String, NamedDevice> known(ArrayNode list, Caller caller) {
    List<String> names =
        list.valueStream()
            .filter(JsonNode::isString)
            .map(JsonNode::stringValue)
            .filter(name -> !Text.hasControlCharacters(name))
            .toList();
    if (names.isEmpty()) return Map.of();
    return inventory.named(caller.tenant(), names).stream()
        .collect(Collectors.toMap(device -> device.entry().name(), device -> device));
  }

  private List<Given> selected(Fields select, Fields batch, Caller caller) {
    List<String> tags = tags(select);
    Optional<String> platform = select.plainText("platform", LONGEST_TAG);
    select.rejectUnknown();
    if (tags.isEmpty()) return List.of();
    DeviceFilter filter = new DeviceFilter(caller.tenant(), tags, platform, Optional.empty(), Optional.empty(), Optional.empty());
    List<NamedDevice> found = inventory.page(filter, Optional.empty(), most() + 1).items();
    if (found.isEmpty()) batch.wrong(SELECT, "no device of the inventory is so");
    if (found.size() > most()) {
      batch.wrong(SELECT, tooMany());
      return List.of();
    }
    return found.stream()
        .flatMap(device -> RequestedDevice.named(device, batch, SELECT, platforms, settings.ssh().algorithms()).stream())
        .map(device -> new Given(batch.path(SELECT), device))
        .toList();
  }

  private static List<String> tags(Fields select) {
    List<String> tags = new ArrayList<>();
    if (select.value("tags").isEmpty()) select.wrong("tags", "must be given");
    select
        .list("tags")
        .ifPresent(
            list -> {
              if (list.isEmpty() || list.size() > MOST_TAGS) select.wrong("tags", "must be 1 to " + MOST_TAGS + " tags");
              for (JsonNode tag : list) {
                boolean fit = tag.isString() && !tag.stringValue().isBlank() && !Text.hasControlCharacters(tag.stringValue());
                if (fit) tags.add(tag.stringValue());
                if (!fit) select.wrong("tags", "each must be text without control characters");
              }
            });
    return tags;
  }

  private int most() {
    return settings.jobs().maxBatchDevices();
  }

  private String tooMany() {
    return "more than " + most() + " devices (jobs.max_batch_devices)";
  }
}
