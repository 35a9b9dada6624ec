package dev.trunkline.transport;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.mac.Macs;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import net.schmizz.sshj.userauth.keyprovider.OpenSSHKeyFile;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.keyprovider.PuTTYKeyFile;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * The algorithms that are offered to devices. A profile is built once and shared: sshj only reads it, and building one
 * takes 150 ms the first time. A profile for old devices would be the second constant here.
 */
final class Algorithms {
  /** On TRACE sshj prints every packet, passwords included; what matters of the rest it also throws. */
  private static final LoggerFactory SILENT =
      new LoggerFactory() {
        @Override
        public Logger getLogger(String name) {
          return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLogger(Class<?> type) {
          return NOPLogger.NOP_LOGGER;
        }
      };

  static final Config MODERN = modern();

  private Algorithms() {}

  private static Config modern() {
    ConfigImpl config = new ConfigImpl();
    config.setLoggerFactory(SILENT);
    config.setVersion("Trunkline");
    config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
    config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
    config.setCompressionFactories(List.of(new NoneCompression.Factory()));
    config.setFileKeyProviderFactories(
        List.of(
            new OpenSSHKeyV1KeyFile.Factory(),
            new PKCS8KeyFile.Factory(),
            new OpenSSHKeyFile.Factory(),
            new PuTTYKeyFile.Factory()));
    config.setKeyExchangeFactories(
        List.of(
            new Curve25519SHA256.Factory(),
            new Curve25519SHA256.FactoryLibSsh(),
            new ECDHNistP.Factory256(),
            new ECDHNistP.Factory384(),
            new ECDHNistP.Factory521(),
            DHGroups.Group16SHA512(),
            DHGroups.Group18SHA512(),
            DHGroups.Group14SHA256()));
    config.setKeyAlgorithms(
        List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256()));
    // ChaCha20-Poly1305 comes last: without strict key exchange it is open to CVE-2023-48795, AES-GCM and CTR are not.
    config.setCipherFactories(
        List.of(
            GcmCiphers.AES128GCM(),
            GcmCiphers.AES256GCM(),
            BlockCiphers.AES128CTR(),
            BlockCiphers.AES192CTR(),
            BlockCiphers.AES256CTR(),
            ChachaPolyCiphers.CHACHA_POLY_OPENSSH()));
    config.setMACFactories(
        List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
    return config;
  }
}
