package dev.trunkline.execution;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.Secret;
import java.util.List;
import java.util.Optional;

/** Which device, in whose name, and with what to log in. */
public record DeviceAccess(String tenant, DeviceAddress device, Secrets secrets) {
  static DeviceAccess of(JobSpec spec) {
    return new DeviceAccess(spec.tenant(), spec.device(), spec.secrets());
  }

  public Endpoint endpoint() {
    return new Endpoint(device.host(), device.port());
  }

  ConnectionKey key(HostKeyPolicy policy) {
    return new ConnectionKey(
        tenant,
        device.username(),
        device.host(),
        device.port(),
        credential().fingerprint(),
        device.platform(),
        policy,
        List.of(),
        secrets.source());
  }

  Credential credential() {
    String username = device.username();
    Optional<Secret> passphrase = secrets.find(Secrets.PASSPHRASE).map(Secret::new);
    Credential credential =
        secrets
            .find(Secrets.PRIVATE_KEY)
            .map(key -> Credential.ofPrivateKey(username, new Secret(key), passphrase))
            .orElseGet(() -> Credential.ofPassword(username, new Secret(secrets.find(Secrets.PASSWORD).orElse(""))));
    return secrets.find(Secrets.ENABLE_SECRET).map(Secret::new).map(credential::withEnable).orElse(credential);
  }
}
