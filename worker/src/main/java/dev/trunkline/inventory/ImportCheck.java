package dev.trunkline.inventory;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.inventory.source.Found;
import dev.trunkline.inventory.source.FoundDevice;
import dev.trunkline.inventory.source.Remark;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.transport.AddressLiteral;
import dev.trunkline.transport.TargetPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes entries of the inventory out of what was found in a text. What cannot be one is an error of its line. */
final class ImportCheck {
  private final ImportRequest request;
  private final Platforms platforms;
  private final TargetPolicy targets;
  private final Map<String, String> usernames;
  private final Map<String, Checked> checked = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final List<Remark> errors = new ArrayList<>();

  /** An entry, and where in the text it is. */
  record Checked(int line, DeviceEntry entry) {}

  /**
   * @param usernames who logs in by each stored credential
   */
  ImportCheck(ImportRequest request, Platforms platforms, TargetPolicy targets, Map<String, String> usernames) {
    this.request = request;
    this.platforms = platforms;
    this.targets = targets;
    this.usernames = usernames;
  }

  void check(Found found) {
    errors.addAll(found.errors());
    refused.addAll(found.refused());
    for (FoundDevice device : found.devices()) new Row(device).check();
  }

  /** By name, in the order of the text. */
  Map<String, Checked> entries() {
    return checked;
  }

  List<Remark> errors() {
    return errors;
  }

  /** Whether the text has such a device, be it one that cannot be imported. */
  boolean names(String device) {
    return checked.containsKey(device) || refused.contains(device);
  }

  /** Takes back an entry that does not fit to the others. */
  void refuse(String name, String field, String detail) {
    Checked entry = checked.remove(name);
    refused.add(name);
    errors.add(new Remark(entry.line(), field, detail));
  }

  /** One device of the text. */
  private final class Row {
    private final FoundDevice found;
    private boolean wrong;

    Row(FoundDevice found) {
      this.found = found;
    }

    void check() {
      EntryRules.name(found.name()).ifPresent(mistake -> wrong("name", mistake));
      String host = host();
      int port = port();
      String platform = platform();
      String credential = credential();
      List<String> tags = tags();
      String description = found.description().orElse("");
      EntryRules.description(description).ifPresent(mistake -> wrong("description", mistake));
      Checked before = checked.get(found.name());
      if (before != null) wrong("name", "is in line " + before.line() + " already");
      if (wrong) {
        refused.add(found.name());
      } else {
        DeviceEntry entry =
            new DeviceEntry(found.name(), host, port, platform, credential, found.jump(), tags, description);
        checked.put(found.name(), new Checked(found.line(), entry));
      }
    }

    private void wrong(String field, String detail) {
      wrong = true;
      errors.add(new Remark(found.line(), field, detail));
    }

    private String host() {
      String host = found.host().orElse(found.name());
      EntryRules.host(host).ifPresentOrElse(mistake -> wrong("host", mistake), () -> requireAllowed(host));
      return host;
    }

    private void requireAllowed(String host) {
      try {
        AddressLiteral.in(host).ifPresent(address -> targets.check(host, address));
      } catch (DeviceException e) {
        wrong("host", e.code() + ": " + e.failure().detail());
      }
    }

    private int port() {
      if (found.port().isEmpty()) return DeviceAddress.DEFAULT_PORT;
      try {
        int port = Integer.parseInt(found.port().get());
        if (port >= 1 && port <= EntryRules.HIGHEST_PORT) return port;
      } catch (NumberFormatException e) {
        // Said below, as of a number out of range.
      }
      wrong("port", "must be between 1 and " + EntryRules.HIGHEST_PORT);
      return DeviceAddress.DEFAULT_PORT;
    }

    private String platform() {
      String name = found.platform().or(request::platform).orElse(AUTODETECT);
      if (name.equals(AUTODETECT)) return name;
      Optional<Platform> meant = platforms.meantBy(name);
      if (meant.isEmpty()) wrong("platform", "no platform is called '" + quotable(name) + "'");
      return meant.map(Platform::name).orElse(AUTODETECT);
    }

    /** Nobody logs in as somebody else than the text says. */
    private String credential() {
      if (found.credential().isPresent()) return named(found.credential().get());
      if (found.user().isEmpty()) return request.credential().orElseGet(() -> none("is named neither here nor in the request"));
      String user = found.user().get();
      if (request.credential().map(usernames::get).filter(user::equals).isPresent()) return request.credential().get();
      List<String> fitting = usernames.keySet().stream().filter(name -> usernames.get(name).equals(user)).sorted().toList();
      if (fitting.size() == 1) return fitting.getFirst();
      String which = fitting.isEmpty() ? "no stored credential logs in as '" : "several stored credentials log in as '";
      return none(which + quotable(user) + "'");
    }

    private String named(String name) {
      return usernames.containsKey(name) ? name : none("there is no credential '" + quotable(name) + "'");
    }

    private String none(String why) {
      wrong("credential", why);
      return "";
    }

    private List<String> tags() {
      TreeSet<String> tags = new TreeSet<>(request.tags());
      tags.addAll(found.tags());
      Optional<String> mistake = tags.stream().flatMap(tag -> EntryRules.tag(tag).stream()).findFirst();
      if (tags.size() > EntryRules.MOST_TAGS) mistake = Optional.of("must be up to " + EntryRules.MOST_TAGS + " tags");
      mistake.ifPresent(detail -> wrong("tags", detail));
      return List.copyOf(tags);
    }
  }

  private static String quotable(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > EntryRules.LONGEST_TAG ? plain.substring(0, EntryRules.LONGEST_TAG) + "..." : plain;
  }
}
