package dev.trunkline.execution;

import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.Secret;
import java.util.Optional;

/** Which device, in whose name, and with what to log in, there and on the jump hosts before it. */
public record DeviceAccess(String tenant, DeviceAddress device, Secrets secrets) {
  static DeviceAccess of(JobSpec spec) {
    return new DeviceAccess(spec.tenant(), spec.device(), spec.secrets());
  }

  public Endpoint endpoint() {
    return new Endpoint(device.host(), device.port());
  }

  /** {@code user@host:port}, and the jump hosts before it. */
  public String label() {
    return DeviceAddress.placeOf(device.username() + "@" + endpoint(), device.jumpPath());
  }

  Credential credential() {
    Credential credential = credential(device.username(), "");
    return secret(Secrets.ENABLE_SECRET).map(credential::withEnable).orElse(credential);
  }

  /**
   * @param jump its place among the jump hosts, counted from 0, the nearest
   */
  Credential ofJump(int jump) {
    return credential(device.jumps().get(jump).username(), Secrets.ofJump(device.jumps().size() - jump));
  }

  private Credential credential(String username, String prefix) {
    Credential credential =
        secret(prefix + Secrets.PRIVATE_KEY)
            .map(key -> Credential.ofPrivateKey(username, key, secret(prefix + Secrets.PASSPHRASE)))
            .orElseGet(() -> Credential.ofPassword(username, secret(prefix + Secrets.PASSWORD).orElse(new Secret(""))));
    Credential certified = secret(prefix + Secrets.CERTIFICATE).map(credential::withCertificate).orElse(credential);
    return secret(prefix + Secrets.OTP).map(certified::withOtp).orElse(certified);
  }

  private Optional<Secret> secret(String field) {
    return secrets.find(field).map(Secret::new);
  }
}
