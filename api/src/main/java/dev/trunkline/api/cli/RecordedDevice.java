package dev.trunkline.api.cli;

import dev.trunkline.api.record.Recorder;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The device to record, and how to get into it. No option takes a secret: others could see it in the process list. */
final class RecordedDevice {
  static final String PASSWORD = "TRUNKLINE_RECORD_PASSWORD";
  static final String ENABLE_SECRET = "TRUNKLINE_RECORD_ENABLE_SECRET";
  static final String PASSPHRASE = "TRUNKLINE_RECORD_PASSPHRASE";

  @Parameters(paramLabel = "HOST", description = "Name or address of the device.")
  private String host;

  @Option(names = "--port", defaultValue = "22", description = "SSH port; default ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--user", defaultValue = "${sys:user.name}", description = "Who logs in; default ${DEFAULT-VALUE}.")
  private String user;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Private key to log in with, instead of a password; its passphrase is in " + PASSPHRASE + " or asked for.")
  private Path key;

  @Option(names = "--host-key", paramLabel = "SHA256:...", description = "Fingerprint of the only host key to believe.")
  private String hostKey;

  @Option(names = "--accept-host-key", description = "Believes whatever host key it shows, and prints it.")
  private boolean acceptHostKey;

  Recorder recorder(Credential credential, Person person, CommandLine line) {
    var hostKeys = new AskedHostKeys(Optional.ofNullable(hostKey), acceptHostKey, person::agrees, line.getErr());
    return new Recorder(new Endpoint(host, port), credential, new Trust(hostKeys, (_, _) -> {}));
  }

  Credential credential(boolean wantsEnableSecret, Person person, CommandLine line) throws IOException {
    Credential credential = key == null ? ofPassword(person, line) : ofKey(person);
    if (!wantsEnableSecret) return credential;
    return person.secret(ENABLE_SECRET, "enable secret, empty for none").map(credential::withEnable).orElse(credential);
  }

  private Credential ofPassword(Person person, CommandLine line) {
    return person
        .secret(PASSWORD, "password of " + user)
        .map(password -> Credential.ofPassword(user, password))
        .orElseThrow(() -> new ParameterException(line, "there is no password: set " + PASSWORD + " or name a --key"));
  }

  private Credential ofKey(Person person) throws IOException {
    String pem = Files.readString(key);
    boolean encrypted = pem.contains("ENCRYPTED") || person.environment().containsKey(PASSPHRASE);
    Optional<Secret> passphrase = encrypted ? person.secret(PASSPHRASE, "passphrase of " + key) : Optional.empty();
    return Credential.ofPrivateKey(user, new Secret(pem), passphrase);
  }
}
