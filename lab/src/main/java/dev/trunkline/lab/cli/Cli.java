package dev.trunkline.lab.cli;

/** The dialogue of one login session with a device. Called by one thread at a time. */
public interface Cli {

  /** Printed before the first prompt: the message of the day. */
  String greeting();

  /** What happens between the greeting and the first prompt, such as a question. */
  default Reply opening() {
    return Reply.NOTHING;
  }

  /** The prompt as it stands now; a line end is {@code \n}. */
  String prompt();

  Reply answer(String line);

  /** Ctrl-C at the prompt. */
  Reply interrupt();

  /** Ctrl-Z at the prompt. */
  default Reply leaveConfiguration() {
    return Reply.NOTHING;
  }

  PagerStyle pager();

  /** Printed between Enter and the output. */
  default String beforeOutput() {
    return "";
  }

  /** Exit status of the last command. */
  default int status() {
    return 0;
  }
}
