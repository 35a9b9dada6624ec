package dev.trunkline.lab.cli;

import dev.trunkline.lab.cli.Reply.Answer;
import dev.trunkline.lab.cli.Reply.Ask;
import dev.trunkline.lab.cli.Reply.Hangup;
import dev.trunkline.lab.cli.Reply.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tomlj.TomlTable;

/** The dialogue with a {@link ModalSoftware}, played from the platform file. */
final class ModalCli implements Cli {
  private final ModalSoftware software;
  private final Login login;
  private String mode;
  private String section;
  private int status;

  ModalCli(ModalSoftware software, Login login) {
    this.software = software;
    this.login = login;
    this.mode = software.platform().setting("first_mode");
  }

  @Override
  public String greeting() {
    return text("motd.txt");
  }

  @Override
  public String prompt() {
    return fill(modeTable().getString("prompt"));
  }

  @Override
  public PagerStyle pager() {
    return software.platform().pager();
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Reply answer(String line) {
    if (line.isBlank() || line.stripLeading().startsWith("!")) {
      return Reply.NOTHING;
    }
    status = 0;
    int bar = line.indexOf(" | ");
    if (bar < 0) {
      return answerUnfiltered(line);
    }
    Optional<Filter> filter = Filter.parse(line.substring(bar + 3));
    return filter.isPresent()
        ? filter.get().apply(answerUnfiltered(line.substring(0, bar)))
        : error("invalid", line, bar + 3);
  }

  @Override
  public Reply interrupt() {
    return Reply.of(new Text("\n"), leaveConfiguration());
  }

  @Override
  public Reply leaveConfiguration() {
    String up = modeTable().getString("end");
    if (up != null) {
      mode = up;
    }
    return Reply.NOTHING;
  }

  private Reply answerUnfiltered(String line) {
    return switch (software.commands(mode).find(line)) {
      case Match.Found found -> run(found);
      case Match.Invalid invalid -> error("invalid", line, invalid.column());
      case Match.Incomplete incomplete -> error("incomplete", line, 0);
      case Match.Ambiguous ambiguous -> error("ambiguous", line, 0);
    };
  }

  private Reply run(Match.Found found) {
    TomlTable effect = found.command().effect();
    String question = effect.getString("ask");
    if (question == null) {
      return effectOf(found);
    }
    Answer kind = Answer.valueOf(effect.getString("answer", () -> "line").toUpperCase(Locale.ROOT));
    return new Ask(
        fill(question),
        kind,
        answer -> kind == Answer.KEY && !answer.isEmpty() && !answer.equalsIgnoreCase("y")
            ? Reply.NOTHING
            : effectOf(found));
  }

  private Reply effectOf(Match.Found found) {
    TomlTable effect = found.command().effect();
    List<Reply> parts = new ArrayList<>();
    if (effect.contains("say")) {
      parts.add(new Text(fill(effect.getString("say"))));
    }
    if (effect.contains("file")) {
      parts.add(new Text(text(effect.getString("file"))));
    }
    keep(found, effect.getString("keep", () -> ""), effect.getBoolean("once", () -> false));
    if (effect.contains("do")) {
      parts.add(Builtin.valueOf(effect.getString("do").toUpperCase(Locale.ROOT)).run(this, found));
    }
    if (effect.contains("to")) {
      mode = effect.getString("to");
    }
    if (effect.getBoolean("close", () -> false)) {
      parts.add(new Hangup());
    }
    if (effect.getBoolean("reload", () -> false)) {
      parts.add(new Reply.Reload());
    }
    return new Reply.Sequence(parts);
  }

  private void keep(Match.Found found, String where, boolean once) {
    String replaces = once ? found.command().keywords() : null;
    switch (where) {
      case "line" -> {
        software.config().keep(found.full(), replaces);
        // A line for the whole device leads out of the section it was typed in.
        mode = inSection() ? modeTable().getString("includes") : mode;
      }
      case "section" -> {
        section = found.full();
        software.config().open(section);
      }
      case "in_section" -> software.config().keepIn(section, found.full(), replaces);
      default -> {}
    }
  }

  private Reply error(String kind, String line, int column) {
    status = 1;
    String text = software.platform().setting("error." + kind);
    String caret = " ".repeat(prompt().length() + column) + "^";
    return new Text(text.replace("${caret}", caret).replace("${line}", line));
  }

  ModalSoftware software() {
    return software;
  }

  Login login() {
    return login;
  }

  String section() {
    return section;
  }

  boolean inSection() {
    return modeTable().getBoolean("section", () -> false);
  }

  void mode(String mode) {
    this.mode = mode;
  }

  /** Runs a line as if it were typed in another mode, as {@code do show version} does. */
  Reply answerIn(String otherMode, String line) {
    String before = mode;
    mode = otherMode;
    Reply reply = answer(line);
    mode = before;
    return reply;
  }

  private TomlTable modeTable() {
    return software.platform().table("mode").getTable(mode);
  }

  private String fill(String text) {
    return Texts.fill(text, software.values());
  }

  private String text(String file) {
    return software.platform().texts().text(file, software.values());
  }
}
