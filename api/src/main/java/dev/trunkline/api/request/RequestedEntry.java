package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.EntryRules;
import dev.trunkline.inventory.JumpPaths;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.DeviceLimits;
import dev.trunkline.job.JumpHost;
import dev.trunkline.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a device as asked for into one that the inventory may take. */
public final class RequestedEntry {
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int MOST_LOGINS_PER_MINUTE = 6_000;

  private final Settings settings;
  private final Platforms platforms;
  private final StoredCredentials credentials;
  private final StoredDevices devices;

  public RequestedEntry(Settings settings, Platforms platforms, StoredCredentials credentials, StoredDevices devices) {
    this.settings = settings;
    this.platforms = platforms;
    this.credentials = credentials;
    this.devices = devices;
  }

  /**
   * @param path the name in the path, which the body may repeat but not change; empty for a new device
   * @throws ProblemException INVALID_INPUT with every mistake, or TARGET_NOT_ALLOWED
   */
  public DeviceEntry read(ObjectNode body, Caller caller, Optional<String> path) {
    Mistakes mistakes = new Mistakes();
    Fields device = new Fields(body, "", mistakes);
    Optional<String> name = name(device, path);
    String host = RequestedLogin.host(device);
    int port = RequestedLogin.port(device);
    Optional<String> platform = RequestedDevice.platform(device, platforms);
    Optional<String> credential = credential(device, caller);
    Optional<String> jump = jump(device, caller, name);
    List<String> tags = tags(device);
    String description = device.plainText("description", EntryRules.LONGEST_DESCRIPTION).orElse("");
    DeviceLimits limits = device.object("limits").map(RequestedEntry::limits).orElse(DeviceLimits.NONE);
    device.rejectUnknown();
    mistakes.throwIfAny();
    Target.check(host, "host", settings.targets());
    return new DeviceEntry(
        name.orElseThrow(), host, port, platform.orElseThrow(), credential.orElseThrow(), jump, tags, description, limits);
  }

  private static Optional<String> name(Fields device, Optional<String> path) {
    if (path.isEmpty()) return InventoryName.read(device);
    device.text("name")
        .filter(given -> !given.equals(path.get()))
        .ifPresent(_ -> device.wrong("name", "is the one in the path, and a device keeps it"));
    return path;
  }

  private Optional<String> credential(Fields device, Caller caller) {
    if (device.value("credential").isEmpty()) {
      device.wrong("credential", "must be given: the name of a stored one");
      return Optional.empty();
    }
    Optional<String> name = device.plainText("credential", InventoryName.LONGEST);
    Optional<String> known = name.filter(given -> credentials.find(caller.tenant(), given).isPresent());
    if (name.isPresent() && known.isEmpty()) {
      device.wrong("credential", "there is no credential '" + Text.quotable(name.get()) + "'");
    }
    return known;
  }

  /** The way behind it counts, too, and so do those who are reached from this device in turn. */
  private Optional<String> jump(Fields device, Caller caller, Optional<String> name) {
    Optional<String> jump = device.plainText("jump", InventoryName.LONGEST);
    if (jump.isEmpty()) return jump;
    if (devices.find(caller.tenant(), jump.get()).isEmpty()) {
      device.wrong("jump", "no device of the inventory is called '" + Text.quotable(jump.get()) + "'");
      return Optional.empty();
    }
    if (name.isEmpty()) return jump;
    Map<String, String> jumps = new HashMap<>(devices.jumpPaths(caller.tenant()).jumps());
    jumps.put(name.get(), jump.get());
    String most = "would lead over more than " + JumpHost.MOST + " jump hosts, or in a circle";
    new JumpPaths(jumps).tooLong().ifPresent(tooLong -> device.wrong("jump", "the way to " + tooLong + " " + most));
    return jump;
  }

  private static DeviceLimits limits(Fields limits) {
    DeviceLimits read =
        new DeviceLimits(
            limits.integer("max_connections", 1, MOST_CONNECTIONS), limits.integer("logins_per_minute", 1, MOST_LOGINS_PER_MINUTE));
    limits.rejectUnknown();
    return read;
  }

  static List<String> tags(Fields device) {
    TreeSet<String> tags = new TreeSet<>();
    Optional<ArrayNode> given = device.list("tags");
    if (given.isEmpty()) return List.of();
    int index = 0;
    for (JsonNode tag : given.get()) readTag(tag, "tags[" + index++ + "]", device, tags);
    if (tags.size() > EntryRules.MOST_TAGS) device.wrong("tags", "must be up to " + EntryRules.MOST_TAGS + " tags");
    return List.copyOf(tags);
  }

  private static void readTag(JsonNode tag, String field, Fields device, TreeSet<String> tags) {
    String text = tag.isString() ? tag.stringValue() : "";
    EntryRules.tag(text).ifPresentOrElse(mistake -> device.wrong(field, mistake), () -> tags.add(text));
  }
}
