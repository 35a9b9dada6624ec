package dev.trunkline.execution;

import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Secret;
import java.util.Optional;

/** Who logs in for a job, on its device and on the jump hosts before it. */
final class JobCredentials {
  private JobCredentials() {}

  static Credential ofDevice(JobSpec spec) {
    Credential credential = of(spec, spec.device().username(), "");
    return secret(spec, Secrets.ENABLE_SECRET).map(credential::withEnable).orElse(credential);
  }

  /**
   * @param jump its place among the jump hosts, counted from 0, the nearest
   */
  static Credential ofJump(JobSpec spec, int jump) {
    String prefix = Secrets.ofJump(spec.device().jumps().size() - jump);
    return of(spec, spec.device().jumps().get(jump).username(), prefix);
  }

  private static Credential of(JobSpec spec, String username, String prefix) {
    Credential credential =
        secret(spec, prefix + Secrets.PRIVATE_KEY)
            .map(key -> Credential.ofPrivateKey(username, key, secret(spec, prefix + Secrets.PASSPHRASE)))
            .orElseGet(() -> Credential.ofPassword(username, secret(spec, prefix + Secrets.PASSWORD).orElse(new Secret(""))));
    Credential certified = secret(spec, prefix + Secrets.CERTIFICATE).map(credential::withCertificate).orElse(credential);
    return secret(spec, prefix + Secrets.OTP).map(certified::withOtp).orElse(certified);
  }

  private static Optional<Secret> secret(JobSpec spec, String field) {
    return spec.secrets().find(field).map(Secret::new);
  }
}
