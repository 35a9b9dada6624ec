package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
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
import net.schmizz.sshj.userauth.method.ChallengeResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * One login: {@code none} to learn what the device offers, which no device counts as a failed login, and then exactly
 * one method with the secret. sshj's own {@code authPassword} would try two, and lock accounts out twice as fast.
 */
final class Authentication {
  /** sshj's own limit ends a wait, and only this a write that blocks. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final SSHClient client;
  private final Credential credential;
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
      AuthMethod method = chooseMethod(List.copyOf(client.getUserAuth().getAllowedMethods()));
      secretSent = true;
      if (!succeeds(method, deadline)) throw refused(method.getName());
    } catch (IOException e) {
      throw explain(e, deadline.passed());
    }
  }

  private boolean succeeds(AuthMethod method, Deadline deadline) throws IOException {
    method.setLoggerFactory(client.getTransport().getConfig().getLoggerFactory());
    int millis = (int) Math.clamp(deadline.remaining().toMillis(), 1, Integer.MAX_VALUE);
    return client.getUserAuth().authenticate(credential.username(), (Service) client.getConnection(), method, millis);
  }

  private AuthMethod chooseMethod(Collection<String> offered) {
    return switch (credential.proof()) {
      case Credential.PrivateKey key when offered.contains("publickey") -> publicKey(key);
      case Credential.Password(Secret password) when offered.contains("password") -> password(password);
      case Credential.Password(Secret password) when offered.contains("keyboard-interactive") ->
          new AuthKeyboardInteractive(new OneAnswer(password));
      case Credential.PrivateKey _, Credential.Password _ ->
          throw failed("the device offers only " + String.join(", ", offered) + "; nothing secret was sent", null);
    };
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
      return keys;
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

  private DeviceException refused(String method) {
    return client.getUserAuth().hadPartialSuccess()
        ? failed("the device accepted " + method + " and wants a further factor", null)
        : failed("the device refused " + method, null);
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

  /** Answers the first hidden question with the password, and anything else with nothing. */
  private static final class OneAnswer implements ChallengeResponseProvider {
    private Optional<Secret> password;

    OneAnswer(Secret password) {
      this.password = Optional.of(password);
    }

    @Override
    public char[] getResponse(String prompt, boolean echo) {
      if (echo || password.isEmpty()) return new char[0];
      char[] answer = password.get().reveal().toCharArray();
      password = Optional.empty();
      return answer;
    }

    @Override
    public List<String> getSubmethods() {
      return List.of();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void init(Resource resource, String name, String instruction) {}

    @Override
    public boolean shouldRetry() {
      return false;
    }
  }
}
