package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.device.Platforms;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Secrets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The device of a job as asked for. Where something is wrong with it, that is noted and a part may be missing.
 *
 * @param platform the name of one that exists, or that it is to be found out
 */
record RequestedDevice(
    String host, int port, String username, Optional<String> platform, AlgorithmProfile algorithms, Secrets secrets) {
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_USERNAME = 64;
  private static final int HIGHEST_PORT = 65_535;

  static Optional<RequestedDevice> read(Fields job, Platforms platforms, AlgorithmProfile standard) {
    if (job.value("device").isEmpty()) {
      job.wrong("device", "must be given");
      return Optional.empty();
    }
    if (job.value("device").get().isString()) {
      job.wrong("device", "not supported yet: the name of a device in the inventory; give an object with its host");
      return Optional.empty();
    }
    return job.object("device").map(device -> read(device, platforms, standard, job));
  }

  private static RequestedDevice read(Fields device, Platforms platforms, AlgorithmProfile standard, Fields job) {
    RequestedDevice read =
        new RequestedDevice(
            name(device, "host", LONGEST_HOST, "Host cannot be empty"),
            device.integer("port", 1, HIGHEST_PORT, "Port must be between 1 and 65535").orElse(DeviceAddress.DEFAULT_PORT),
            name(device, "username", LONGEST_USERNAME, "Username cannot be empty"),
            platform(device, platforms),
            algorithms(device, standard),
            secrets(device, job));
    if (device.value("jump").isPresent()) device.wrong("jump", "not supported yet");
    device.rejectUnknown();
    return read;
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

  private static AlgorithmProfile algorithms(Fields device, AlgorithmProfile standard) {
    return device.oneOf("algorithms", AlgorithmProfile.wireNames()).map(AlgorithmProfile::ofWireName).orElse(standard);
  }

  private static Optional<String> platform(Fields device, Platforms platforms) {
    if (device.value("platform").isEmpty()) {
      device.wrong("platform", "Device type cannot be empty");
      return Optional.empty();
    }
    Optional<String> name = device.text("platform");
    Optional<String> valid = name.filter(given -> given.equals(AUTODETECT) || platforms.find(given).isPresent());
    if (name.isPresent() && valid.isEmpty()) {
      String all = String.join(", ", platforms.names()) + ", " + AUTODETECT;
      device.wrong("platform", "Invalid device type: '" + Text.quotable(name.get()) + "'. Valid types: " + all);
    }
    return valid;
  }

  private static Secrets secrets(Fields device, Fields job) {
    Map<String, String> secrets = new HashMap<>();
    keep(secrets, Secrets.PASSWORD, device.text("password"));
    keep(secrets, Secrets.PRIVATE_KEY, device.text("private_key"));
    keep(secrets, Secrets.PASSPHRASE, device.text("passphrase"));
    keep(secrets, Secrets.ENABLE_SECRET, device.plainText("secret", Integer.MAX_VALUE));
    if (device.value("password").isEmpty() && device.value("private_key").isEmpty()) {
      job.wrong("device", "Either password or private key must be provided");
    }
    if (secrets.containsKey(Secrets.PASSPHRASE) && !secrets.containsKey(Secrets.PRIVATE_KEY)) {
      device.wrong("passphrase", "is for a private_key, and there is none");
    }
    return new Secrets(secrets);
  }

  private static void keep(Map<String, String> secrets, String field, Optional<String> value) {
    value.ifPresent(present -> secrets.put(field, present));
  }

  DeviceAddress address() {
    return new DeviceAddress(host, port, username, platform.orElseThrow(), algorithms);
  }
}
