package dev.trunkline.lab.cli;

import dev.trunkline.lab.cli.Reply.Hangup;
import dev.trunkline.lab.cli.Reply.Pause;
import dev.trunkline.lab.cli.Reply.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tiny bash: variables, a prompt made of one of them, exit statuses, and a few commands. */
final class LinuxCli implements Cli {
  private static final Set<String> SILENT =
      Set.of("stty", "unset", "set", "shopt", "alias", "unalias", "cd", ":", "true");
  private static final int NOT_FOUND = 127;
  private static final int INTERRUPTED = 130;
  private static final int SUDO_ATTEMPTS = 3;
  /** No name of a variable: what an outer shell does when the inner one has ended. */
  private static final String AFTERWARDS = "&&";

  private final LinuxSoftware software;
  private final Login login;
  private final Deque<Map<String, String>> outer = new ArrayDeque<>();
  private Map<String, String> variables = new HashMap<>();
  private boolean bracketedPaste = true;
  private int status;

  LinuxCli(LinuxSoftware software, Login login) {
    this.software = software;
    this.login = login;
    String user = login.user();
    variables.put("PS1", user + "@" + software.hostname() + ":~$ ");
    variables.put("USER", user);
    variables.put("HOSTNAME", software.hostname());
    variables.put("HOME", "/home/" + user);
  }

  @Override
  public String greeting() {
    return text("motd.txt");
  }

  /** Expanded anew each time, so that {@code $?} in PS1 shows the last status. */
  @Override
  public String prompt() {
    String prompt = ShellWords.expand(variables.getOrDefault("PS1", ""), this::value);
    return (bracketedPaste ? "\u001b[?2004h" : "") + prompt;
  }

  @Override
  public String beforeOutput() {
    return bracketedPaste ? "\u001b[?2004l\r" : "";
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
  public Reply interrupt() {
    status = INTERRUPTED;
    return new Text("^C\n");
  }

  @Override
  public Reply answer(String line) {
    List<Reply> replies = new ArrayList<>();
    for (String command : ShellWords.commands(line)) {
      List<String> words = new ArrayList<>(ShellWords.split(command, this::value));
      boolean exporting = !words.isEmpty() && words.getFirst().equals("export");
      if (exporting) {
        words.removeFirst();
      }
      while (!words.isEmpty() && assign(words.getFirst())) {
        words.removeFirst();
      }
      if (!words.isEmpty() && !exporting) {
        replies.add(run(words));
      }
    }
    return new Reply.Sequence(replies);
  }

  private boolean assign(String word) {
    int equals = word.indexOf('=');
    if (equals < 1 || !word.substring(0, equals).matches("[A-Za-z_]\\w*")) {
      return false;
    }
    variables.put(word.substring(0, equals), word.substring(equals + 1));
    status = 0;
    return true;
  }

  private Reply run(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    String command = words.getFirst();
    int before = status;
    status = 0;
    if (SILENT.contains(command)) {
      return Reply.NOTHING;
    }
    String file = String.join(" ", words) + ".txt";
    if (file.indexOf('/') < 0 && software.platform().texts().has(file)) {
      return new Text(text(file));
    }
    return switch (command) {
      case "echo" -> new Text(String.join(" ", arguments) + "\n");
      case "hostname" -> new Text(software.hostname() + "\n");
      case "whoami" -> new Text(value("USER") + "\n");
      case "cat" -> cat(arguments);
      case "false" -> fail(1, "");
      case "seq" -> seq(arguments);
      case "sleep" ->
          numbered(arguments)
              ? new Pause(new NumberWord(arguments.getFirst()).seconds())
              : fail(1, "sleep: invalid time interval\n");
      case "bind" -> {
        bracketedPaste = bracketedPaste && !String.join(" ", arguments).contains("enable-bracketed-paste off");
        yield Reply.NOTHING;
      }
      case "lab" -> TestPattern.reply(arguments).orElseGet(() -> fail(2, "lab: bytes N, lines N, line N, slow N or binary\n"));
      case "sudo" -> sudo(arguments, 1);
      case "exit", "logout" -> {
        status = numbered(arguments) ? new NumberWord(arguments.getFirst()).whole() : before;
        yield leave();
      }
      default -> fail(NOT_FOUND, "bash: " + command + ": command not found\n");
    };
  }

  /** {@code sudo -p PROMPT env NAME=VALUE ... sh [&& exit]}, with a few attempts as the real one gives. */
  private Reply sudo(List<String> arguments, int attempt) {
    if (arguments.stream().noneMatch("sh"::equals)) {
      return fail(1, "sudo: only a shell can be started here\n");
    }
    boolean prompting = arguments.size() > 1 && arguments.getFirst().equals("-p");
    String prompt = prompting ? arguments.get(1) : "[sudo] password for " + login.user() + ": ";
    return new Reply.Ask(
        prompt,
        Reply.Answer.SECRET,
        secret -> {
          if (secret.equals(login.enableSecret().get())) {
            return enter(arguments);
          }
          if (attempt == SUDO_ATTEMPTS) {
            return fail(1, "sudo: " + SUDO_ATTEMPTS + " incorrect password attempts\n");
          }
          return Reply.of(new Text("Sorry, try again.\n"), sudo(arguments, attempt + 1));
        });
  }

  private Reply enter(List<String> arguments) {
    variables.put(AFTERWARDS, String.join(" ", arguments.subList(arguments.indexOf("sh") + 1, arguments.size())));
    outer.push(variables);
    variables = new HashMap<>(Map.of("PS1", "# ", "HOSTNAME", software.hostname(), "HOME", "/root", "USER", "root"));
    arguments.forEach(this::assign);
    status = 0;
    return Reply.NOTHING;
  }

  private Reply leave() {
    if (outer.isEmpty()) {
      return new Hangup();
    }
    variables = outer.pop();
    boolean goesToo = status == 0 && variables.remove(AFTERWARDS).equals("&& exit");
    return goesToo ? leave() : Reply.NOTHING;
  }

  private Reply cat(List<String> files) {
    StringBuilder out = new StringBuilder();
    for (String file : files) {
      String text = file.replace('/', '_') + ".txt";
      if (software.platform().texts().has(text)) {
        out.append(text(text));
      } else {
        status = 1;
        out.append("cat: ").append(file).append(": No such file or directory\n");
      }
    }
    return new Text(out.toString());
  }

  private Reply seq(List<String> arguments) {
    if (!numbered(arguments)) {
      return fail(1, "seq: invalid operand\n");
    }
    int last = new NumberWord(arguments.getFirst()).whole();
    return new Text(IntStream.rangeClosed(1, last).mapToObj(i -> i + "\n").collect(Collectors.joining()));
  }

  private static boolean numbered(List<String> arguments) {
    return arguments.size() == 1 && NumberWord.isOne(arguments.getFirst());
  }

  private Reply fail(int status, String message) {
    this.status = status;
    return new Text(message);
  }

  private String value(String variable) {
    return variable.equals("?") ? Integer.toString(status) : variables.getOrDefault(variable, "");
  }

  private String text(String file) {
    return software.platform().texts().text(file, Map.of("hostname", software.hostname()));
  }
}
