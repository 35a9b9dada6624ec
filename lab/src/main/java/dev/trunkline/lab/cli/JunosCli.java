package dev.trunkline.lab.cli;

import dev.trunkline.lab.cli.Reply.Answer;
import dev.trunkline.lab.cli.Reply.Ask;
import dev.trunkline.lab.cli.Reply.Hangup;
import dev.trunkline.lab.cli.Reply.Text;
import java.util.List;
import java.util.Optional;

/** The dialogue with a {@link JunosSoftware}: an operational mode and a candidate that has to be committed. */
final class JunosCli implements Cli {
  private static final String NO_SUCH_COMMAND = "                      ^\nunknown command.\n";
  private static final String SYNTAX_ERROR = "                      ^\nsyntax error.\n";
  private static final String DISCARD =
      "The configuration has been changed but not committed\nDiscard uncommitted changes? [yes,no] (yes) ";
  private static final List<String> CONFIGURATION_ROOTS =
      List.of("system", "interfaces", "protocols", "routing-options", "policy-options", "firewall", "snmp", "vlans",
          "groups", "apply-groups", "chassis", "security", "class-of-service", "event-options", "routing-instances");

  private final JunosSoftware software;
  private final Login login;
  private boolean configuring;

  JunosCli(JunosSoftware software, Login login) {
    this.software = software;
    this.login = login;
  }

  @Override
  public String greeting() {
    return software.text("motd.txt");
  }

  @Override
  public String prompt() {
    String name = login.user() + "@" + software.hostname();
    String role = login.promptLine().get();
    if (configuring) {
      return "\n" + role + "[edit]\n" + name + "# ";
    }
    return "\n" + (role.isEmpty() ? "" : role + "\n") + name + "> ";
  }

  @Override
  public PagerStyle pager() {
    return software.platform().pager();
  }

  @Override
  public Reply interrupt() {
    return new Text("^C\n");
  }

  @Override
  public Reply answer(String typed) {
    String line = String.join(" ", typed.strip().split("\\s+"));
    if (line.isEmpty()) {
      return Reply.NOTHING;
    }
    int bar = line.lastIndexOf(" | ");
    Optional<Filter> filter = bar < 0 ? Optional.empty() : Filter.parse(line.substring(bar + 3));
    if (filter.isPresent()) {
      return filter.get().apply(run(line.substring(0, bar)));
    }
    boolean unpaged = line.endsWith(" | no-more");
    Reply reply = run(unpaged ? line.substring(0, bar) : line);
    return unpaged && reply instanceof Text text ? Reply.Raw.of(text) : reply;
  }

  private Reply run(String command) {
    return configuring ? configure(command) : operate(command);
  }

  private Reply operate(String command) {
    if (command.startsWith("set cli ")) {
      return setCli(command.substring("set cli ".length()).split(" "));
    }
    if (command.startsWith("show lab ")) {
      List<String> words = List.of(command.substring("show lab ".length()).split(" "));
      return TestPattern.reply(words).orElse(new Text(SYNTAX_ERROR));
    }
    if (software.platform().texts().has(command + ".txt")) {
      return new Text(software.text(command + ".txt"));
    }
    return switch (command) {
      case "configure", "configure exclusive", "configure private", "edit" -> {
        configuring = true;
        yield new Text("Entering configuration mode\n");
      }
      case "show configuration" -> new Text(software.config().committedText());
      case "show configuration | display set" -> new Text(software.config().committedStatements());
      case "exit", "quit" -> new Hangup();
      default -> new Text(command.startsWith("show ") ? SYNTAX_ERROR : NO_SUCH_COMMAND);
    };
  }

  private Reply setCli(String[] words) {
    if (words.length != 2 || (words[0].startsWith("screen-") && !NumberWord.isOne(words[1]))) {
      return new Text(SYNTAX_ERROR);
    }
    return switch (words[0]) {
      case "screen-length" -> {
        login.window().rows(new NumberWord(words[1]).whole());
        yield new Text("Screen length set to " + words[1] + "\n");
      }
      case "screen-width" -> new Text("Screen width set to " + words[1] + "\n");
      case "complete-on-space" ->
          new Text((words[1].equals("off") ? "Disabling" : "Enabling") + " complete-on-space\n");
      default -> new Text(SYNTAX_ERROR);
    };
  }

  private Reply configure(String command) {
    JunosConfig config = software.config();
    if (command.startsWith("set ")) {
      return set(command.substring("set ".length()));
    }
    if (command.startsWith("delete ")) {
      boolean deleted = config.delete(command.substring("delete ".length()));
      return deleted ? Reply.NOTHING : new Text("warning: statement not found\n");
    }
    if (command.startsWith("run ")) {
      return operate(command.substring("run ".length()));
    }
    return switch (command) {
      case "show" -> new Text(config.candidateText());
      case "show | compare" -> new Text(config.compare());
      case "commit check" -> new Text("configuration check succeeds\n");
      case "commit" -> {
        config.commit();
        yield new Text("commit complete\n");
      }
      case "commit and-quit" -> {
        config.commit();
        configuring = false;
        yield new Text("commit complete\nExiting configuration mode\n");
      }
      case "rollback 0", "rollback" -> {
        config.rollback();
        yield new Text("load complete\n");
      }
      case "exit configuration-mode", "exit", "quit" -> leave();
      default -> command.startsWith("commit comment ") ? configure("commit") : new Text(NO_SUCH_COMMAND);
    };
  }

  private Reply set(String statement) {
    if (!CONFIGURATION_ROOTS.contains(statement.split(" ")[0]) || statement.indexOf(' ') < 0) {
      return new Text(SYNTAX_ERROR);
    }
    software.config().set(statement);
    return Reply.NOTHING;
  }

  private Reply leave() {
    if (!software.config().isDirty()) {
      return left();
    }
    return new Ask(
        DISCARD,
        Answer.LINE,
        answer -> {
          if (!answer.isBlank() && !"yes".startsWith(answer.strip())) {
            return Reply.NOTHING;
          }
          software.config().rollback();
          return left();
        });
  }

  private Reply left() {
    configuring = false;
    return new Text("Exiting configuration mode\n");
  }
}
