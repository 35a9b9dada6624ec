package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platforms;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The device of a job as asked for. Where something is wrong with it, that is noted and a part may be missing.
 *
 * @param platform the name of one that exists, or that it is to be found out
 */
record RequestedDevice(
    RequestedLogin login, Optional<String> platform, List<RequestedLogin> jumps, Optional<String> enableSecret) {
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
            RequestedLogin.read(device, job, "device", standard),
            platform(device, platforms),
            RequestedLogin.jumpsOf(device, standard),
            device.plainText("secret", Integer.MAX_VALUE));
    device.rejectUnknown();
    return read;
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

  /** The jump hosts are kept nearest first, and asked for from the device on. */
  DeviceAddress address() {
    List<JumpHost> hosts = jumps.reversed().stream().map(RequestedLogin::asJumpHost).toList();
    return new DeviceAddress(login.host(), login.port(), login.username(), platform.orElseThrow(), login.algorithms(), hosts);
  }

  Secrets secrets() {
    Map<String, String> secrets = new HashMap<>(login.secrets());
    enableSecret.ifPresent(secret -> secrets.put(Secrets.ENABLE_SECRET, secret));
    for (int i = 0; i < jumps.size(); i++) {
      String prefix = Secrets.ofJump(i + 1);
      jumps.get(i).secrets().forEach((field, secret) -> secrets.put(prefix + field, secret));
    }
    return new Secrets(secrets);
  }

  /**
   * @throws ProblemException TARGET_NOT_ALLOWED, for a jump host as for the device
   */
  void checkTargets(Settings.Targets targets) {
    Target.check(login.host(), "device.host", targets);
    for (int i = 0; i < jumps.size(); i++) Target.check(jumps.get(i).host(), "device." + Secrets.ofJump(i + 1) + "host", targets);
  }
}
