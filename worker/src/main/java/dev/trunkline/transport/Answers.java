package dev.trunkline.transport;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.schmizz.sshj.userauth.method.ChallengeResponseProvider;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * What a device hears that asks while somebody logs in (RFC 4256): a question for a code gets the one-time code, the first other
 * hidden one the password, and the next the code. Each goes out once, and every other question gets an empty answer.
 */
final class Answers implements ChallengeResponseProvider {
  private static final Pattern FOR_CODE =
      Pattern.compile("otp|token|code|verification|passcode|one-time", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_SHOWN = 80;

  private Optional<Secret> password;
  private Optional<Secret> code;
  private boolean codeSpent;
  private String unanswered = "";

  Answers(Optional<Secret> password, Optional<Secret> code) {
    this.password = password;
    this.code = code;
  }

  @Override
  public char[] getResponse(String prompt, boolean echo) {
    boolean forCode = FOR_CODE.matcher(prompt).find();
    if (code.isPresent() && (forCode || !echo && password.isEmpty())) return code();
    if (!echo && password.isPresent()) return password();
    unanswered = prompt;
    return new char[0];
  }

  private char[] code() {
    char[] answer = code.orElseThrow().reveal().toCharArray();
    code = Optional.empty();
    codeSpent = true;
    return answer;
  }

  private char[] password() {
    char[] answer = password.orElseThrow().reveal().toCharArray();
    password = Optional.empty();
    return answer;
  }

  boolean codeSpent() {
    return codeSpent;
  }

  /** What may explain a refusal. */
  String remark() {
    if (!unanswered.isEmpty()) return ", after a question without an answer: \"" + shown(unanswered) + "\"";
    return codeSpent ? "; a one-time code serves one login, so it may have been used" : "";
  }

  private static String shown(String prompt) {
    String line = prompt.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
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
