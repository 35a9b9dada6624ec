package dev.trunkline.transport;

import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Factory;

/**
 * The algorithms one side offers (RFC 4253, section 7.1), in the order of its preference. "Back" is from the device to the
 * worker.
 */
record Offer(
    List<String> keyExchanges,
    List<String> hostKeys,
    List<String> ciphers,
    List<String> ciphersBack,
    List<String> macs,
    List<String> macsBack,
    List<String> compressions) {
  private static final int TYPE_AND_COOKIE = 17;

  static Offer of(Config config) {
    List<String> ciphers = Factory.Named.Util.getNames(config.getCipherFactories());
    List<String> macs = Factory.Named.Util.getNames(config.getMACFactories());
    return new Offer(
        Factory.Named.Util.getNames(config.getKeyExchangeFactories()),
        Factory.Named.Util.getNames(config.getKeyAlgorithms()),
        ciphers,
        ciphers,
        macs,
        macs,
        Factory.Named.Util.getNames(config.getCompressionFactories()));
  }

  /**
   * @param payload of SSH_MSG_KEXINIT
   */
  static Offer of(byte[] payload) throws Buffer.BufferException {
    Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(payload);
    buffer.rpos(TYPE_AND_COOKIE);
    return new Offer(names(buffer), names(buffer), names(buffer), names(buffer), names(buffer), names(buffer), names(buffer));
  }

  private static List<String> names(Buffer.PlainBuffer buffer) throws Buffer.BufferException {
    return List.of(buffer.readString().split(","));
  }

  /** Of a server: whether it keeps to the rules that close CVE-2023-48795, where the client does. */
  boolean hasStrictKeyExchange() {
    return keyExchanges.contains("kex-strict-s-v00@openssh.com");
  }

  /** The client's first that the server has too. */
  static Optional<String> first(List<String> client, List<String> server) {
    return client.stream().filter(server::contains).findFirst();
  }
}
