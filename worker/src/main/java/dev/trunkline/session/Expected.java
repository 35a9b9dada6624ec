package dev.trunkline.session;

import dev.trunkline.device.Question;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A question that may come, and what to type then.
 *
 * @param line tells the question by the waiting line, one character for each byte of it
 * @param certain whether nothing but the question can look like it at this point of a dialogue
 */
record Expected(Predicate<String> line, String send, boolean certain) {

  static List<Expected> of(List<Answer> answers) {
    return answers.stream().map(answer -> new Expected(endsWith(answer.expect()), answer.send(), false)).toList();
  }

  /** Questions of the platform's own steps. */
  static List<Expected> of(List<Question> questions, Credential credential) {
    return of(questions, credential, true);
  }

  /** Questions that may come between the lines of a banner. */
  static List<Expected> atLogin(List<Question> questions, Credential credential) {
    return of(questions, credential, false);
  }

  /** Without the answer, which may be a secret. */
  @Override
  public String toString() {
    return "an expected question";
  }

  private static List<Expected> of(List<Question> questions, Credential credential, boolean certain) {
    return questions.stream()
        .map(question -> new Expected(line -> isAtEnd(question, line), filled(question.answer(), credential), certain))
        .toList();
  }

  private static Predicate<String> endsWith(String expect) {
    String end = expect.strip().toLowerCase(Locale.ROOT);
    return line -> utf8(line).strip().toLowerCase(Locale.ROOT).endsWith(end);
  }

  private static boolean isAtEnd(Question question, String line) {
    return Lines.endsWith(line, question.expect());
  }

  private static String filled(String answer, Credential credential) {
    String password = credential.proof() instanceof Credential.Password(var secret) ? secret.reveal() : "";
    return answer
        .replace("{username}", credential.username())
        .replace("{password}", password)
        .replace("{enable}", credential.enable().map(Secret::reveal).orElse(""));
  }

  private static String utf8(String line) {
    return new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
