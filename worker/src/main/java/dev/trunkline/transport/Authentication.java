package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * One login: {@code none} to learn what the device offers, which no device counts as a failed login, and then exactly
 * one method with the secret. sshj's own {@code authPassword} would try two, and lock accounts out twice as fast. A device that
 * accepts that and wants more gets the one-time code, once.
 */
final class Authentication {
  private static final String INTERACTIVE = "keyboard-interactive";

  /** sshj's own limit ends a wait, and only this a write that blocks. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final SSHClient client;
  private final Credential credential;
  private Answers answers = new Answers(Optional.empty(), Optional.empty());
  private boolean secretSent;

  Authentication(SSHClient client, Credential credential) {
    this.client = client;
    this.credential = credential;
  }

  /**
   * @throws DeviceException AUTH_FAILED; HANDSHAKE_TIMEOUT where the device does not answer; CANCELLED
   */
  void authenticate(Socket socket, Deadline deadline) {
    try (var _ = Watchdog.closing(socket, new Deadline(deadline.nanoTime() + GRACE.toNanos()))) {
      if (succeeds(new AuthNone(), deadline)) return;
      AuthMethod method = chooseMethod(offered());
      secretSent = true;
      if (succeeds(method, deadline)) return;
      AuthMethod second = secondFactor(method);
      if (!succeeds(second, deadline)) {
        throw failed("the device accepted " + method.getName() + " and refused the rest" + asked(), null);
      }
    } catch (IOException e) {
      throw explain(e, deadline.passed());
    }
  }

  private boolean succeeds(AuthMethod method, Deadline deadline) throws IOException {
    method.setLoggerFactory(client.getTransport().getConfig().getLoggerFactory());
    int millis = (int) Math.clamp(deadline.remaining().toMillis(), 1, Integer.MAX_VALUE);
    return client.getUserAuth().authenticate(credential.username(), (Service) client.getConnection(), method, millis);
  }

  private List<String> offered() {
    return List.copyOf(client.getUserAuth().getAllowedMethods());
  }

  private AuthMethod chooseMethod(List<String> offered) {
    boolean interactively = offered.contains(INTERACTIVE);
    return switch (credential.proof()) {
      case Credential.PrivateKey key when offered.contains("publickey") -> publicKey(key);
      // A password method has no place for a second answer.
      case Credential.Password(Secret password) when interactively && credential.otp().isPresent() ->
          answering(Optional.of(password));
      case Credential.Password(Secret password) when offered.contains("password") -> password(password);
      case Credential.Password(Secret password) when interactively -> answering(Optional.of(password));
      case Credential.PrivateKey _, Credential.Password _ ->
          throw failed("the device offers only " + String.join(", ", offered) + "; nothing secret was sent", null);
    };
  }

  private AuthMethod answering(Optional<Secret> password) {
    answers = new Answers(password, credential.otp());
    return new AuthKeyboardInteractive(answers);
  }

  /** RFC 4252, section 5.1: accepted, but not enough. */
  private AuthMethod secondFactor(AuthMethod first) {
    if (!client.getUserAuth().hadPartialSuccess()) throw failed("the device refused " + first.getName() + asked(), null);
    String wants = "the device accepted %s and wants a further factor".formatted(first.getName());
    if (!offered().contains(INTERACTIVE)) throw failed(wants + ": " + String.join(", ", offered()), null);
    if (credential.otp().isEmpty() || answers.codeSpent()) throw failed(wants + asked() + ": give a one-time code, otp", null);
    return answering(Optional.empty());
  }

  private String asked() {
    return answers.remark();
  }

  private AuthMethod publicKey(Credential.PrivateKey key) {
    return new AuthPublickey(readable(key)) {
      /** sshj would offer a refused RSA key again under its next signature name: a second failed login. */
      @Override
      public boolean shouldRetry() {
        return false;
      }
    };
  }

  private KeyProvider readable(Credential.PrivateKey key) {
    try {
      KeyProvider keys =
          client.loadKeys(key.pem().reveal(), null, key.passphrase().map(Authentication::finder).orElse(null));
      keys.getPrivate();
      return key.certificate().isPresent() ? CertifiedKey.of(keys, key.certificate().get()) : keys;
    } catch (CertifiedKey.Unusable e) {
      throw failed(e.getMessage() + "; nothing was sent", e);
    } catch (IOException | RuntimeException e) {
      throw failed("the private key cannot be read: wrong passphrase or unknown format; nothing was sent", e);
    }
  }

  private static AuthMethod password(Secret password) {
    return new AuthPassword(finder(password)) {
      @Override
      public void handle(Message message, SSHPacket packet) throws UserAuthException, TransportException {
        if (message == Message.USERAUTH_60) throw new UserAuthException("the device wants the password changed first");
        super.handle(message, packet);
      }
    };
  }

  /** A device may end the connection instead of saying no. Its own word counts as that, a lost connection does not. */
  private DeviceException explain(IOException e, boolean timeout) {
    if (timeout) return new DeviceException(FailureCode.HANDSHAKE_TIMEOUT, "the login was not answered in time", e);
    if (Interruption.caused(e)) {
      return new DeviceException(FailureCode.CANCELLED, "cancelled while logging in", e);
    }
    if (secretSent && saidByDevice(e)) return failed(e.getMessage(), e);
    return new DeviceException(FailureCode.HANDSHAKE_TIMEOUT, "the connection was lost while logging in", e);
  }

  private static boolean saidByDevice(IOException e) {
    boolean disconnectMessage =
        Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
            .anyMatch(t -> t instanceof SSHException s && s.getDisconnectReason() != DisconnectReason.UNKNOWN);
    return disconnectMessage || e instanceof UserAuthException && e.getCause() == null;
  }

  private DeviceException failed(String why, Exception cause) {
    return new DeviceException(FailureCode.AUTH_FAILED, "login as " + credential.username() + ": " + why, cause);
  }

  private static PasswordFinder finder(Secret secret) {
    return new PasswordFinder() {
      @Override
      public char[] reqPassword(Resource<?> resource) {
        return secret.reveal().toCharArray();
      }

      @Override
      public boolean shouldRetry(Resource<?> resource) {
        return false;
      }
    };
  }
}
