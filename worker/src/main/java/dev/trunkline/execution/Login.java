package dev.trunkline.execution;

import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.connection.Hop;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.ShownHostKeys;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One login of those that lead to a device: the device itself, or a jump host on the way.
 *
 * @param jumps how many jump hosts lie before it
 * @param credential who logs in, as the guard knows it
 * @param usernameSuffix is typed behind the user name, and takes no part in what the guard knows: a refused password stays
 *     refused
 */
record Login(DeviceAccess access, int jumps, ConnectionKey key, Credential credential, String usernameSuffix) {

  static Login toDevice(DeviceAccess access, HostKeyPolicy policy) {
    DeviceAddress device = access.device();
    Credential credential = access.credential();
    ConnectionKey key =
        new ConnectionKey(
            access.tenant(),
            device.username(),
            device.host(),
            device.port(),
            credential.fingerprint(),
            device.platform(),
            policy,
            hops(access, device.jumps().size()),
            access.secrets().source(),
            device.algorithms());
    return new Login(access, device.jumps().size(), key, credential, "");
  }

  /** To the jump host from which this is reached. Its credential comes with the request and is stored nowhere. */
  Login toLastJump() {
    int place = jumps - 1;
    JumpHost jump = access.device().jumps().get(place);
    Credential credential = access.ofJump(place);
    ConnectionKey key =
        new ConnectionKey(
            access.tenant(),
            jump.username(),
            jump.host(),
            jump.port(),
            credential.fingerprint(),
            ConnectionKey.JUMP_HOST,
            key().hostKeyPolicy(),
            hops(access, place),
            Optional.empty(),
            jump.algorithms());
    return new Login(access, place, key, credential, "");
  }

  Login typing(String suffix) {
    return new Login(access, jumps, key, credential, suffix);
  }

  private static List<Hop> hops(DeviceAccess access, int count) {
    return IntStream.range(0, count).mapToObj(place -> hop(access, place)).toList();
  }

  private static Hop hop(DeviceAccess access, int place) {
    JumpHost jump = access.device().jumps().get(place);
    return new Hop(jump.username(), jump.host(), jump.port(), access.ofJump(place).fingerprint(), jump.algorithms());
  }

  /** What goes to the device. */
  Credential typed() {
    return credential.appendingToUsername(usernameSuffix);
  }

  boolean isBehindJump() {
    return jumps > 0;
  }

  boolean isOfJump() {
    return key.isOfJumpHost();
  }

  /** {@link JumpHost#path} of those before it. */
  String path() {
    return JumpHost.path(access.device().jumps().subList(0, jumps));
  }

  ShownHostKeys.Place place() {
    return new ShownHostKeys.Place(key.tenant(), key.host(), key.port(), path());
  }

  Endpoint endpoint() {
    return new Endpoint(key.host(), key.port());
  }

  AlgorithmProfile algorithms() {
    return key.algorithms();
  }
}
