package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The device of a job, a tunnel or a forwarded request as asked for: by its name in the inventory, or all about it. Where
 * something is wrong with it, that is noted and a part may be missing.
 *
 * @param platform the name of one that exists, or that it is to be found out
 * @param address without a platform where that is missing
 * @param tags in the inventory
 */
record RequestedDevice(Optional<String> platform, DeviceAddress address, Secrets secrets, List<String> tags) {
  private static final String FIELD = "device";

  /** A device without tags, as those that are not in the inventory are. */
  RequestedDevice(Optional<String> platform, DeviceAddress address, Secrets secrets) {
    this(platform, address, secrets, List.of());
  }

  /**
   * @param caller who sees and uses only devices that it reaches
   * @param standard the algorithms where it names none, as those of the inventory do not
   */
  static Optional<RequestedDevice> read(
      Fields job, Caller caller, Platforms platforms, StoredDevices inventory, AlgorithmProfile standard) {
    return read(job, FIELD, caller, platforms, name -> inventory.find(caller.tenant(), name), standard);
  }

  /**
   * @param field in which it is given
   * @param inventory finds a device of the caller's tenant by its name
   */
  static Optional<RequestedDevice> read(
      Fields parent,
      String field,
      Caller caller,
      Platforms platforms,
      Function<String, Optional<NamedDevice>> inventory,
      AlgorithmProfile standard) {
    if (parent.value(field).isEmpty()) {
      parent.wrong(field, "must be given");
      return Optional.empty();
    }
    if (parent.value(field).get().isString()) {
      Optional<String> name = parent.plainText(field, InventoryName.LONGEST);
      Optional<NamedDevice> found = name.flatMap(inventory).filter(device -> caller.reaches(device.entry().tags()));
      if (name.isPresent() && found.isEmpty()) {
        parent.wrong(field, "no device of the inventory is called '" + Text.quotable(name.get()) + "'");
      }
      return found.flatMap(device -> named(device, parent, field, platforms, standard));
    }
    if (caller.isLimited()) throw addressRefused(caller);
    return parent.object(field).map(device -> given(device, platforms, standard, parent, field));
  }

  private static ProblemException addressRefused(Caller caller) {
    String detail = "the token is limited to devices of the inventory with the tags %s: name one of these";
    return new ProblemException(ProblemCode.FORBIDDEN, detail.formatted(String.join(", ", caller.tags())));
  }

  static Optional<RequestedDevice> named(
      NamedDevice device, Fields parent, String field, Platforms platforms, AlgorithmProfile standard) {
    DeviceAddress address = device.address(standard);
    if (!exists(address.platform(), platforms)) {
      parent.wrong(field, "the platform of " + device.entry().name() + ", " + address.platform() + ", is not known any more");
      return Optional.empty();
    }
    Secrets stored = new Secrets(Map.of(), Optional.of(device.login()));
    return Optional.of(new RequestedDevice(Optional.of(address.platform()), address, stored, device.entry().tags()));
  }

  private static RequestedDevice given(
      Fields device, Platforms platforms, AlgorithmProfile standard, Fields parent, String field) {
    RequestedLogin login = RequestedLogin.read(device, parent, field, standard);
    Optional<String> platform = platform(device, platforms);
    List<RequestedLogin> jumps = RequestedLogin.jumpsOf(device, standard);
    Secrets secrets = secrets(login, jumps, RequestedLogin.enableSecret(device));
    device.rejectUnknown();
    return new RequestedDevice(platform, address(login, platform, jumps), secrets);
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

  /** The jump hosts are kept nearest first, and asked for from the device on. */
  private static DeviceAddress address(RequestedLogin login, Optional<String> platform, List<RequestedLogin> jumps) {
    List<JumpHost> hosts = jumps.reversed().stream().map(RequestedLogin::asJumpHost).toList();
    return new DeviceAddress(
        login.host(), login.port(), login.username(), platform.orElse(""), login.algorithms(), hosts, Optional.empty());
  }

  private static Secrets secrets(RequestedLogin login, List<RequestedLogin> jumps, Optional<String> enableSecret) {
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
    checkTargets(FIELD, targets);
  }

  /**
   * @param path of the field in which it is given
   * @throws ProblemException TARGET_NOT_ALLOWED
   */
  void checkTargets(String path, Settings.Targets targets) {
    Target.check(address.host(), address.name().isPresent() ? path : path + ".host", targets);
    List<JumpHost> jumps = address.jumps().reversed();
    for (int i = 0; i < jumps.size(); i++) Target.check(jumps.get(i).host(), path + "." + Secrets.ofJump(i + 1) + "host", targets);
  }
}
