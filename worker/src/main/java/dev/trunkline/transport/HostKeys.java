package dev.trunkline.transport;

import java.util.List;

/** What is known about the host keys of devices, asked before anything of the login leaves. */
public interface HostKeys {

  /** The answer to a host key that a device showed. */
  sealed interface Verdict {
    record Accepted() implements Verdict {}

    /** No key is known, and the policy does not take the first one on trust. */
    record Unknown() implements Verdict {}

    record Changed(String expectedFingerprint) implements Verdict {}
  }

  /**
   * @param keyType such as {@code ssh-ed25519}
   * @param publicKey in SSH wire form (RFC 4253, section 6.6)
   * @param fingerprint {@code SHA256:} and the unpadded Base64 of the hash, as OpenSSH prints it
   */
  Verdict check(String host, int port, String keyType, byte[] publicKey, String fingerprint);

  /**
   * A key that was not taken.
   *
   * @param address from which it came; empty where that is behind a jump host
   */
  record Shown(Endpoint endpoint, String keyType, byte[] publicKey, String fingerprint, String address) {}

  /** Is told of each key that was not taken, before the connection ends. */
  default void refused(Shown key) {}

  /** The types of the keys that are known for this host, so that it is asked for one of those first. */
  List<String> knownTypes(String host, int port);
}
