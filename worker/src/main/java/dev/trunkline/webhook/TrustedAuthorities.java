package dev.trunkline.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates receivers may have: those that the Java runtime trusts, and those of a file. */
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * @throws IllegalStateException where the file holds no certificates
   */
  static SSLContext context(Optional<Path> file) {
    try {
      if (file.isEmpty()) return SSLContext.getDefault();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory(together(file.get())).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("webhooks.ca_file cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore together(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (TrustManager trusted : factory(null).getTrustManagers()) {
      if (!(trusted instanceof X509TrustManager known)) continue;
      for (X509Certificate each : known.getAcceptedIssuers()) store.setCertificateEntry("java-" + number++, each);
    }
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> given = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (given.isEmpty()) throw new CertificateException("it holds no certificate");
      for (Certificate each : given) store.setCertificateEntry("file-" + number++, each);
    }
    return store;
  }

  /**
   * @param store null for what the Java runtime trusts
   */
  private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
