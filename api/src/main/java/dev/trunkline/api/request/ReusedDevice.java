package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.device.Platforms;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The device of an earlier job: what the inventory knows of it now, or where that job said it is, with its secrets given again. */
final class ReusedDevice {
  private static final String FIELD = "device";
  private static final String FORGOTTEN =
      "the credential was forgotten when the job ended: give it again, as {\"password\": ...} or {\"private_key\": ...}";

  private ReusedDevice() {}

  /** Where something is wrong with it, that is noted and it may be missing. */
  static Optional<RequestedDevice> read(
      JobSpec former, Fields fields, Caller caller, StoredDevices inventory, Platforms platforms) {
    Optional<RequestedDevice> device =
        former.device().name().isPresent() ? named(former, fields, caller, inventory) : given(former.device(), fields);
    String platform = device.map(found -> found.address().platform()).orElse(DeviceAddress.AUTODETECT);
    if (!platform.equals(DeviceAddress.AUTODETECT) && platforms.find(platform).isEmpty()) {
      fields.wrong(FIELD, "its platform, " + platform + ", is not known any more");
    }
    return device;
  }

  private static Optional<RequestedDevice> named(JobSpec former, Fields fields, Caller caller, StoredDevices inventory) {
    String name = former.device().name().orElseThrow();
    if (fields.value(FIELD).isPresent()) fields.wrong(FIELD, "is in the inventory, and so is its credential");
    Optional<NamedDevice> found = inventory.find(caller.tenant(), name).filter(device -> caller.reaches(device.entry().tags()));
    if (found.isEmpty()) fields.wrong(FIELD, "no device of the inventory is called '" + name + "' any more");
    return found.map(
        device -> {
          DeviceAddress address = device.address(former.device().algorithms());
          return new RequestedDevice(
              Optional.of(address.platform()), address, new Secrets(Map.of(), Optional.of(device.login())));
        });
  }

  private static Optional<RequestedDevice> given(DeviceAddress address, Fields fields) {
    if (fields.value(FIELD).isEmpty()) {
      fields.wrong(FIELD, FORGOTTEN);
      return Optional.empty();
    }
    return fields
        .object(FIELD)
        .map(
            device -> {
              Map<String, String> secrets = new HashMap<>(RequestedLogin.secrets(device, fields, FIELD));
              RequestedLogin.enableSecret(device).ifPresent(secret -> secrets.put(Secrets.ENABLE_SECRET, secret));
              readJumps(device, 1, address.jumps().size(), secrets);
              return new RequestedDevice(Optional.of(address.platform()), address, new Secrets(secrets));
            });
  }

  /** @param distance of the jump host from the device, 1 for the one next to it */
  private static void readJumps(Fields parent, int distance, int jumps, Map<String, String> secrets) {
    if (distance <= jumps) {
      if (parent.value("jump").isEmpty()) parent.wrong("jump", FORGOTTEN);
      parent
          .object("jump")
          .ifPresent(
              jump -> {
                String prefix = Secrets.ofJump(distance);
                RequestedLogin.secrets(jump, parent, "jump").forEach((field, secret) -> secrets.put(prefix + field, secret));
                readJumps(jump, distance + 1, jumps, secrets);
              });
    }
    parent.rejectUnknown();
  }
}
