package dev.trunkline.lab.cli;

import dev.trunkline.lab.cli.Reply.Answer;
import dev.trunkline.lab.cli.Reply.Ask;
import dev.trunkline.lab.cli.Reply.Text;
import java.util.List;

/** What a command of a modal platform can do beyond printing a text: the values of {@code do} in a platform file. */
enum Builtin {
  ENABLE {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      return askSecret(cli, found, 1);
    }

    private Reply askSecret(ModalCli cli, Match.Found found, int attempt) {
      return new Ask("Password: ", Answer.SECRET, secret -> {
        if (secret.equals(cli.login().enableSecret().get())) {
          cli.mode(found.command().effect().getString("enabled"));
          return Reply.NOTHING;
        }
        return attempt < 3 ? askSecret(cli, found, attempt + 1) : new Text("% Bad secrets\n\n");
      });
    }
  },
  ROWS {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      cli.login().window().rows(new NumberWord(found.arguments().getLast()).whole());
      return Reply.NOTHING;
    }
  },
  RUNNING_CONFIG {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      String text = cli.software().config().text();
      String head = "Building configuration...\n\nCurrent configuration : " + text.length() + " bytes\n";
      return new Text(head + text);
    }
  },
  HOSTNAME {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      cli.software().hostname(found.arguments().getFirst());
      return Reply.NOTHING;
    }
  },
  NO {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      String line = found.arguments().getFirst();
      if (cli.inSection()) {
        cli.software().config().removeIn(cli.section(), line);
      } else {
        cli.software().config().remove(line);
      }
      return Reply.NOTHING;
    }
  },
  /** A text that ends with a delimiter of the user's choice. */
  BANNER {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      String kind = found.arguments().getFirst();
      String rest = found.arguments().getLast();
      String delimiter = rest.startsWith("^C") ? "^C" : rest.substring(0, 1);
      String head = "banner " + kind + " " + delimiter;
      String first = rest.substring(delimiter.length());
      if (first.endsWith(delimiter)) {
        return end(cli, head + first);
      }
      String hint = "Enter TEXT message.  End with the character '" + delimiter.charAt(delimiter.length() - 1) + "'.\n";
      return new Ask(hint, Answer.LINE, line -> more(cli, head + first, delimiter, line));
    }

    private Reply more(ModalCli cli, String text, String delimiter, String line) {
      String longer = text + "\n" + line;
      return line.endsWith(delimiter)
          ? end(cli, longer)
          : new Ask("", Answer.LINE, next -> more(cli, longer, delimiter, next));
    }

    private Reply end(ModalCli cli, String text) {
      cli.software().config().keep(text, text.substring(0, text.indexOf(' ', "banner ".length())));
      return Reply.NOTHING;
    }
  },
  DO {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      return cli.answerIn(found.command().effect().getString("as"), found.arguments().getFirst());
    }
  },
  /** Outputs no real device has: {@code show lab bytes 1000}. */
  LAB {
    @Override
    Reply run(ModalCli cli, Match.Found found) {
      List<String> words = List.of(found.full().split(" "));
      if (words.getLast().equals("secret")) return TestPattern.secret(cli.login().enableSecret().get());
      return TestPattern.reply(words.subList(2, words.size())).orElse(Reply.NOTHING);
    }
  };

  abstract Reply run(ModalCli cli, Match.Found found);
}
