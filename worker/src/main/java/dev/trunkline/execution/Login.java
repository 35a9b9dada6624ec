package dev.trunkline.execution;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Hop;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JumpHost;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One login of those that lead to a job's device: the device itself, or a jump host on the way.
 *
 * @param jumps how many jump hosts lie before it
 */
record Login(JobSpec spec, int jumps, ConnectionKey key, Credential credential) {

  static Login toDevice(JobSpec spec, HostKeyPolicy policy) {
    DeviceAddress device = spec.device();
    Credential credential = JobCredentials.ofDevice(spec);
    ConnectionKey key =
        new ConnectionKey(
            spec.tenant(),
            device.username(),
            device.host(),
            device.port(),
            credential.fingerprint(),
            device.platform(),
            policy,
            hops(spec, device.jumps().size()),
            device.algorithms());
    return new Login(spec, device.jumps().size(), key, credential);
  }

  /** To the jump host from which this is reached. */
  Login toLastJump() {
    int place = jumps - 1;
    JumpHost jump = spec.device().jumps().get(place);
    Credential credential = JobCredentials.ofJump(spec, place);
    ConnectionKey key =
        new ConnectionKey(
            spec.tenant(),
            jump.username(),
            jump.host(),
            jump.port(),
            credential.fingerprint(),
            ConnectionKey.JUMP_HOST,
            key().hostKeyPolicy(),
            hops(spec, place),
            jump.algorithms());
    return new Login(spec, place, key, credential);
  }

  /** As the device's own login wants its user named. */
  Login as(Credential other) {
    return new Login(spec, jumps, key, other);
  }

  private static List<Hop> hops(JobSpec spec, int count) {
    return IntStream.range(0, count).mapToObj(place -> hop(spec, place)).toList();
  }

  private static Hop hop(JobSpec spec, int place) {
    JumpHost jump = spec.device().jumps().get(place);
    String fingerprint = JobCredentials.ofJump(spec, place).fingerprint();
    return new Hop(jump.username(), jump.host(), jump.port(), fingerprint, jump.algorithms());
  }

  boolean isBehindJump() {
    return jumps > 0;
  }

  boolean isOfJump() {
    return key.isOfJumpHost();
  }

  /** {@link JumpHost#path} of those before it. */
  String path() {
    return JumpHost.path(spec.device().jumps().subList(0, jumps));
  }

  Endpoint endpoint() {
    return new Endpoint(key.host(), key.port());
  }

  AlgorithmProfile algorithms() {
    return key.algorithms();
  }
}
