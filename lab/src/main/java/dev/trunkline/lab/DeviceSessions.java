package dev.trunkline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.AbstractServerSession;

/** Gives each new connection the host key, banner and authentication methods of its device, and counts it there. */
final class DeviceSessions implements SessionListener {
  /** The number of a connection at its device, counted from 1. */
  static final AttributeKey<Integer> NUMBER = new AttributeKey<>();

  private static final byte[] NO_LINE = "%% All lines are in use, try again later\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final Map<Access.Method, UserAuthFactory> METHODS =
      Map.of(
          Access.Method.PASSWORD, UserAuthPasswordFactory.INSTANCE,
          Access.Method.KEYBOARD_INTERACTIVE, UserAuthKeyboardInteractiveFactory.INSTANCE,
          Access.Method.PUBLIC_KEY, UserAuthPublicKeyFactory.INSTANCE);

  private final DeviceOfSession deviceOf;

  DeviceSessions(DeviceOfSession deviceOf) {
    this.deviceOf = deviceOf;
  }

  @Override
  public void sessionEstablished(Session session) {
    SimulatedDevice device = deviceOf.session(session);
    AbstractServerSession connection = (AbstractServerSession) session;
    session.setAttribute(NUMBER, device.visitors().connected(session));
    connection.setKeyPairProvider(KeyPairProvider.wrap(device.hostKeyPair()));
    connection.setUserAuthFactories(methods(device));
    device.codes().map(DeviceSessions::ways).ifPresent(ways -> CoreModuleProperties.AUTH_METHODS.set(session, ways));
    CoreModuleProperties.WELCOME_BANNER.set(session, device.software().platform().texts().text("banner.txt", Map.of()));
    device.withoutLine().ifPresent(then -> turnAway(session.getIoSession(), then));
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      deviceOf.session(session).visitors().loggedIn(session);
    }
  }

  @Override
  public void sessionDisconnect(Session session, int reason, String message, String language, boolean initiator) {
    if (!initiator) {
      deviceOf.session(session).visitors().saidGoodbye(session, message);
    }
  }

  @Override
  public void sessionClosed(Session session) {
    deviceOf.session(session).visitors().disconnected(session);
  }

  private static String ways(Codes codes) {
    return codes.areAfterPassword() ? "password,keyboard-interactive" : "keyboard-interactive";
  }

  private static void turnAway(IoSession connection, NoLineLeft then) {
    switch (then) {
      case CLOSES -> connection.close(true);
      case SAYS_SO -> {
        try {
          connection.writeBuffer(new ByteArrayBuffer(NO_LINE)).addListener(written -> connection.close(true));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static List<UserAuthFactory> methods(SimulatedDevice device) {
    return device.access().methods().stream().map(METHODS::get).toList();
  }
}
