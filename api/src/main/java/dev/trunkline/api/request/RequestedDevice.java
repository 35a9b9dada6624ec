package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The device of a job as asked for. Where something is wrong with it, that is noted and a part may be missing.
 *
 * @param platform the name of one that exists, or that it is to be found out
 * @param name in the inventory, where the job says no more
 */
record RequestedDevice(
    String host, int port, String username, Optional<String> platform, Secrets secrets, Optional<String> name) {
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_USERNAME = 64;
  private static final int HIGHEST_PORT = 65_535;

  static Optional<RequestedDevice> read(Fields job, Platforms platforms, StoredDevices inventory) {
    if (job.value("device").isEmpty()) {
      job.wrong("device", "must be given");
      return Optional.empty();
    }
    if (job.value("device").get().isString()) return named(job, platforms, inventory);
    return job.object("device").map(device -> read(device, platforms, job));
  }

  private static Optional<RequestedDevice> named(Fields job, Platforms platforms, StoredDevices inventory) {
    Optional<String> name = job.plainText("device", InventoryName.LONGEST);
    Optional<NamedDevice> found = name.flatMap(given -> inventory.find(JobSpec.DEFAULT_TENANT, given));
    if (name.isPresent() && found.isEmpty()) {
      job.wrong("device", "no device of the inventory is called '" + Text.quotable(name.get()) + "'");
    }
    return found.flatMap(device -> named(device, job, platforms));
  }

  private static Optional<RequestedDevice> named(NamedDevice device, Fields job, Platforms platforms) {
    DeviceAddress address = device.address();
    if (!exists(address.platform(), platforms)) {
      job.wrong("device", "the platform of " + device.entry().name() + ", " + address.platform() + ", is not known any more");
      return Optional.empty();
    }
    Secrets stored = new Secrets(Map.of(), Optional.of(device.login()));
    return Optional.of(
        new RequestedDevice(
            address.host(), address.port(), address.username(), Optional.of(address.platform()), stored, address.name()));
  }

  private static RequestedDevice read(Fields device, Platforms platforms, Fields job) {
    RequestedDevice read =
        new RequestedDevice(
            host(device), port(device), username(device), platform(device, platforms), secrets(device, job), Optional.empty());
    if (device.value("jump").isPresent()) device.wrong("jump", "not supported yet");
    device.rejectUnknown();
    return read;
  }

  static String host(Fields device) {
    return name(device, "host", LONGEST_HOST, "Host cannot be empty");
  }

  static int port(Fields device) {
    return device.integer("port", 1, HIGHEST_PORT, "Port must be between 1 and 65535").orElse(DeviceAddress.DEFAULT_PORT);
  }

  static String username(Fields device) {
    return name(device, "username", LONGEST_USERNAME, "Username cannot be empty");
  }

  private static String name(Fields device, String field, int longest, String whenEmpty) {
    if (device.value(field).isEmpty()) {
      device.wrong(field, whenEmpty);
      return "";
    }
    Optional<String> name = device.plainText(field, longest);
    if (name.isPresent() && name.get().isBlank()) {
      device.wrong(field, whenEmpty);
    } else if (name.isPresent() && Text.hasBlanks(name.get())) {
      device.wrong(field, "must not contain blanks");
    }
    return name.orElse("");
  }

  static Optional<String> platform(Fields device, Platforms platforms) {
    if (device.value("platform").isEmpty()) {
      device.wrong("platform", "Device type cannot be empty");
      return Optional.empty();
    }
    Optional<String> name = device.text("platform");
    Optional<String> valid = name.filter(given -> exists(given, platforms));
    if (name.isPresent() && valid.isEmpty()) {
      String all = String.join(", ", platforms.names()) + ", " + AUTODETECT;
      device.wrong("platform", "Invalid device type: '" + Text.quotable(name.get()) + "'. Valid types: " + all);
    }
    return valid;
  }

  private static boolean exists(String platform, Platforms platforms) {
    return platform.equals(AUTODETECT) || platforms.find(platform).isPresent();
  }

  private static Secrets secrets(Fields device, Fields job) {
    if (device.value("password").isEmpty() && device.value("private_key").isEmpty()) {
      job.wrong("device", "Either password or private key must be provided");
    }
    return secrets(device);
  }

  static Secrets secrets(Fields device) {
    Map<String, String> secrets = new HashMap<>();
    keep(secrets, Secrets.PASSWORD, device.text("password"));
    keep(secrets, Secrets.PRIVATE_KEY, device.text("private_key"));
    keep(secrets, Secrets.PASSPHRASE, device.text("passphrase"));
    keep(secrets, Secrets.ENABLE_SECRET, device.plainText("secret", Integer.MAX_VALUE));
    if (secrets.containsKey(Secrets.PASSPHRASE) && !secrets.containsKey(Secrets.PRIVATE_KEY)) {
      device.wrong("passphrase", "is for a private_key, and there is none");
    }
    return new Secrets(secrets);
  }

  private static void keep(Map<String, String> secrets, String field, Optional<String> value) {
    value.ifPresent(present -> secrets.put(field, present));
  }

  DeviceAddress address() {
    return new DeviceAddress(host, port, username, platform.orElseThrow(), name);
  }
}
