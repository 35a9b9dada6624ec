package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Puts sshj's question about a host key to {@link HostKeys}, and keeps the reason for a refusal, which sshj loses. */
final class HostKeyCheck implements HostKeyVerifier {
  private final Endpoint endpoint;
  private final HostKeys hostKeys;
  private volatile String address = "";
  private volatile byte[] accepted;
  private volatile DeviceException refusal;

  HostKeyCheck(Endpoint endpoint, HostKeys hostKeys) {
    this.endpoint = endpoint;
    this.hostKeys = hostKeys;
  }

  /** From where the key comes. */
  void from(Socket socket) {
    InetAddress there = socket.getInetAddress();
    address = there == null ? "" : there.getHostAddress();
  }

  Optional<DeviceException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** An RSA key is one type with three names of signatures, and sshj compares names. */
  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return hostKeys.knownTypes(endpoint.host(), endpoint.port()).stream()
        .flatMap(type -> type.equals("ssh-rsa") ? Stream.of("rsa-sha2-512", "rsa-sha2-256", type) : Stream.of(type))
        .toList();
  }

  /** Runs in sshj's reader, before anything of the login is sent, and again whenever keys are renewed. */
  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    byte[] wire = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    if (accepted != null) return Arrays.equals(accepted, wire);
    try {
      refusal = judge(KeyType.fromKey(key).toString(), wire).orElse(null);
    } catch (RuntimeException e) {
      refusal = new DeviceException(FailureCode.INTERNAL, "the host key of " + endpoint + " could not be checked", e);
    }
    if (refusal == null) accepted = wire;
    return refusal == null;
  }

  private Optional<DeviceException> judge(String keyType, byte[] wire) {
    String shown = fingerprint(wire);
    Optional<DeviceException> refusal = judge(keyType, wire, shown);
    if (refusal.isPresent()) hostKeys.refused(new HostKeys.Shown(endpoint, keyType, wire, shown, address));
    return refusal;
  }

  private Optional<DeviceException> judge(String keyType, byte[] wire, String shown) {
    return switch (hostKeys.check(endpoint.host(), endpoint.port(), keyType, wire, shown)) {
      case HostKeys.Verdict.Accepted() -> Optional.empty();
      case HostKeys.Verdict.Unknown() ->
          refused(FailureCode.HOST_KEY_UNKNOWN, "no host key is known for %s, it shows %s %s", keyType, shown);
      case HostKeys.Verdict.Changed(String expected) ->
          refused(FailureCode.HOST_KEY_CHANGED, "%s shows %s %s, expected " + expected, keyType, shown);
    };
  }

  private Optional<DeviceException> refused(FailureCode code, String sentence, String keyType, String shown) {
    return Optional.of(new DeviceException(code, sentence.formatted(endpoint, keyType, shown)));
  }

  static String fingerprint(byte[] wire) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(wire);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
