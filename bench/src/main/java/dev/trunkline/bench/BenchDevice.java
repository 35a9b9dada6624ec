package dev.trunkline.bench;

import dev.trunkline.execution.DeviceAccess;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.Secret;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Linux machine that a benchmark logs in to.
 *
 * @param access as the product is told
 * @param credential the same for whoever logs in by himself
 */
record BenchDevice(DeviceAccess access, Credential credential) {
  private static final String PLATFORM = "linux";

  /** One of the lab's. */
  static BenchDevice simulated(int port) {
    DeviceAddress address = new DeviceAddress("127.0.0.1", port, "admin", PLATFORM);
    Secrets secrets = new Secrets(Map.of(Secrets.PASSWORD, "admin"));
    return new BenchDevice(access(address, secrets), Credential.ofPassword("admin", new Secret("admin")));
  }

  static BenchDevice of(OpenSsh server) throws IOException {
    DeviceAddress address = new DeviceAddress("127.0.0.1", server.endpoint().port(), OpenSsh.user(), PLATFORM);
    Secrets secrets = new Secrets(Map.of(Secrets.PRIVATE_KEY, server.privateKey()));
    Credential key = Credential.ofPrivateKey(OpenSsh.user(), new Secret(server.privateKey()), Optional.empty());
    return new BenchDevice(access(address, secrets), key);
  }

  /** The same from itself, as from a jump host. */
  static BenchDevice behind(OpenSsh server) throws IOException {
    BenchDevice device = of(server);
    DeviceAddress straight = device.access.device();
    JumpHost jump = new JumpHost(straight.host(), straight.port(), straight.username(), straight.algorithms());
    DeviceAddress behind =
        new DeviceAddress(
            straight.host(), straight.port(), straight.username(), PLATFORM, straight.algorithms(), List.of(jump), Optional.empty());
    Map<String, String> secrets = new HashMap<>(device.access.secrets().byField());
    secrets.put(Secrets.ofJump(1) + Secrets.PRIVATE_KEY, server.privateKey());
    return new BenchDevice(access(behind, new Secrets(secrets)), device.credential);
  }

  private static DeviceAccess access(DeviceAddress address, Secrets secrets) {
    return new DeviceAccess(JobSpec.DEFAULT_TENANT, address, secrets);
  }

  Endpoint endpoint() {
    return access.endpoint();
  }

  String platform() {
    return PLATFORM;
  }
}
