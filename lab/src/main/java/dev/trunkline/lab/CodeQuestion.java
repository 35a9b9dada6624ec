package dev.trunkline.lab;

import java.util.List;
import java.util.Optional;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.session.ServerSession;

/** Asks for the password, for a one-time code, or for both, as the device wants it. */
final class CodeQuestion extends DefaultKeyboardInteractiveAuthenticator {
  private static final String QUESTION = "Verification code: ";

  private final DeviceOfSession deviceOf;

  CodeQuestion(DeviceOfSession deviceOf) {
    this.deviceOf = deviceOf;
  }

  @Override
  public InteractiveChallenge generateChallenge(ServerSession session, String username, String lang, String subMethods) throws Exception {
    Optional<Codes> codes = deviceOf.session(session).codes();
    if (codes.isEmpty()) return super.generateChallenge(session, username, lang, subMethods);
    codes.get().ask();
    InteractiveChallenge challenge = new InteractiveChallenge();
    challenge.setInteractionName("Login");
    challenge.setInteractionInstruction("");
    challenge.setLanguageTag("");
    if (!codes.get().areAfterPassword()) challenge.addPrompt("Password: ", false);
    challenge.addPrompt(QUESTION, false);
    return challenge;
  }

  @Override
  public boolean authenticate(ServerSession session, String username, List<String> responses) throws Exception {
    SimulatedDevice device = deviceOf.session(session);
    Optional<Codes> codes = device.codes();
    if (codes.isEmpty()) return super.authenticate(session, username, responses);
    boolean password = codes.get().areAfterPassword() || device.admits(username, responses.getFirst());
    return password && codes.get().take(responses.getLast());
  }
}
