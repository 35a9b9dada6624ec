package dev.trunkline.lab.cli;

import dev.trunkline.lab.cli.Reply.Answer;
import dev.trunkline.lab.cli.Reply.Ask;
import dev.trunkline.lab.cli.Reply.Hangup;
import dev.trunkline.lab.cli.Reply.Text;
import java.util.List;

/** A CLI that has questions before it shows its first prompt. */
public final class Doorway implements Cli {
  private static final int ATTEMPTS = 3;

  private final Cli inside;
  private final List<Hurdle> hurdles;
  private final Doorkeeper keeper;

  public Doorway(Cli inside, List<Hurdle> hurdles, Doorkeeper keeper) {
    this.inside = inside;
    this.hurdles = List.copyOf(hurdles);
    this.keeper = keeper;
  }

  /** Who knows the passwords. */
  public interface Doorkeeper {

    boolean admits(String user, String password);

    void changePassword(String password);
  }

  @Override
  public Reply opening() {
    return Reply.of(hurdles.stream().map(this::question).toArray(Reply[]::new));
  }

  private Reply question(Hurdle hurdle) {
    return switch (hurdle) {
      case LOGIN -> login(1);
      case EXPIRED_PASSWORD -> expired();
    };
  }

  private Reply login(int attempt) {
    return new Ask("Username: ", Answer.LINE, user -> new Ask("Password: ", Answer.SECRET, password -> {
      if (keeper.admits(user, password)) {
        return Reply.NOTHING;
      }
      Text refused = new Text("% Login invalid\n\n");
      return Reply.of(refused, attempt < ATTEMPTS ? login(attempt + 1) : new Hangup());
    }));
  }

  private Reply expired() {
    String question = "The password needs to be changed. Change now? [Y/N]: ";
    return new Ask(question, Answer.LINE, answer -> answer.equalsIgnoreCase("y") ? newPassword() : Reply.NOTHING);
  }

  private Reply newPassword() {
    return new Ask("Enter new password: ", Answer.SECRET, password -> {
      keeper.changePassword(password);
      return new Text("The password has been changed.\n");
    });
  }

  @Override
  public String greeting() {
    return inside.greeting();
  }

  @Override
  public String prompt() {
    return inside.prompt();
  }

  @Override
  public Reply answer(String line) {
    return inside.answer(line);
  }

  @Override
  public Reply interrupt() {
    return inside.interrupt();
  }

  @Override
  public Reply leaveConfiguration() {
    return inside.leaveConfiguration();
  }

  @Override
  public PagerStyle pager() {
    return inside.pager();
  }

  @Override
  public String beforeOutput() {
    return inside.beforeOutput();
  }

  @Override
  public int status() {
    return inside.status();
  }
}
