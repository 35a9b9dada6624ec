package dev.trunkline.lab.terminal;

import dev.trunkline.lab.cli.Cli;
import dev.trunkline.lab.cli.Reply;
import dev.trunkline.lab.cli.Reply.Answer;
import dev.trunkline.lab.cli.Window;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One shell: reads keys as a terminal does, hands each line to the CLI and plays what it replies. What is typed while
 * the device is busy waits, as it would in the device's terminal buffer. All of it happens in {@link Turns}.
 */
public final class Shell {
  private static final int INTERRUPT = 3;

  private enum Reading {
    LINE,
    ANSWER,
    PAGER,
    /** Busy: keys wait, Ctrl-C interrupts. */
    NOTHING,
    /** A stall: only Ctrl-C helps. */
    INTERRUPT_ONLY,
    /** Hung or ended for good. */
    NEVER
  }

  private final Cli cli;
  private final Window window;
  private final Conduct conduct;
  private final Wire wire;
  private final Consumer<String> journal;
  private final ScheduledExecutorService clock;
  private final Turns turns = new Turns();
  private final Outbox out;
  private final Printer printer;
  private final Pager pager;
  private final LineEditor editor;
  private final Keys keys = new Keys();
  private final Deque<Reply> script = new ArrayDeque<>();
  private Reading reading = Reading.NOTHING;
  private Reply.Ask question;
  private Future<?> pause;
  private boolean interactive = true;

  public Shell(
      Cli cli, Window window, Conduct conduct, Wire wire, Consumer<String> journal, ScheduledExecutorService clock) {
    this.cli = cli;
    this.window = window;
    this.conduct = conduct;
    this.wire = wire;
    this.journal = journal;
    this.clock = clock;
    this.out = new Outbox(wire, turns, clock, conduct);
    this.printer = new Printer(out, conduct);
    this.pager = new Pager(printer, cli.pager(), window);
    this.editor = new LineEditor(out, conduct);
  }

  /** Greets and prompts. */
  public void start() {
    turn(
        () -> {
          printer.plain(cli.greeting());
          script.add(cli.opening());
          play();
        });
  }

  /** Runs one command without a terminal, as an SSH exec request does, and ends with its status. */
  public void run(String command) {
    turn(
        () -> {
          interactive = false;
          window.rows(0);
          printer.withoutTerminal();
          answer(command);
        });
  }

  public void type(byte[] typed) {
    turn(
        () -> {
          keys.add(typed);
          read();
        });
  }

  /** A log message on this terminal, as {@code logging monitor} shows it; the prompt is not drawn again. */
  public void log(String line) {
    turn(() -> printer.plain("\n" + line + "\n"));
  }

  /** The channel is gone: what was not said stays unsaid. */
  public void end() {
    turns.execute(
        () -> {
          reading = Reading.NEVER;
          script.clear();
          out.discard();
        });
  }

  private void turn(Runnable step) {
    turns.execute(
        () -> {
          step.run();
          out.flush();
        });
  }

  private void read() {
    while (!keys.isEmpty()) {
      switch (reading) {
        case LINE, ANSWER -> edit(keys.next());
        case PAGER -> pressInPager(keys.next());
        case NOTHING, INTERRUPT_ONLY -> {
          if (!keys.skipPast(INTERRUPT)) {
            return;
          }
          interrupt();
        }
        case NEVER -> keys.clear();
      }
    }
  }

  private void edit(int key) {
    if (reading == Reading.ANSWER && question.kind() == Answer.KEY && key != INTERRUPT) {
      answerKey(key);
      return;
    }
    switch (key) {
      case '\r' -> enter();
      case '\b', 0x7f -> editor.backspace();
      case 0x15 -> editor.clear();
      case INTERRUPT -> interrupt();
      case 0x1a -> leaveConfiguration();
      default -> {
        if (key >= ' ') {
          editor.put((byte) key);
        }
      }
    }
  }

  private void enter() {
    printer.plain("\n");
    String line = editor.take();
    if (reading == Reading.LINE) {
      answer(line);
    } else {
      answerQuestion(line);
    }
  }

  private void pressInPager(int key) {
    if (key == INTERRUPT) {
      interrupt();
    } else if (!pager.press(key)) {
      play();
    }
  }

  private void answer(String line) {
    if (interactive) {
      printer.leadIn(cli);
    }
    take(line);
    play();
  }

  private void take(String line) {
    journal.accept(line);
    printer.expectFaultFor(line);
    String canned = conduct.answerTo(line);
    script.add(canned == null ? cli.answer(line) : new Reply.Text(canned));
  }

  private void answerKey(int key) {
    String answer = key == '\r' ? "" : Character.toString(key);
    printer.plain(answer + "\n");
    answerQuestion(answer);
  }

  private void answerQuestion(String answer) {
    String line = question.kind() == Answer.SECRET ? "<secret>" : answer;
    journal.accept(line);
    printer.expectFaultFor(line);
    script.addFirst(question.then().apply(answer));
    play();
  }

  private void leaveConfiguration() {
    printer.plain("^Z\n");
    if (!editor.isEmpty()) {
      take(editor.take());
    }
    journal.accept("^Z");
    script.add(cli.leaveConfiguration());
    play();
  }

  private void interrupt() {
    if (reading != Reading.LINE || out.isBehind()) {
      out.discard();
    }
    if (reading == Reading.PAGER) {
      pager.wipe();
    }
    if (pause != null) {
      pause.cancel(false);
    }
    printer.unstick();
    script.clear();
    editor.take();
    script.add(cli.interrupt());
    play();
  }

  /** Plays the script until it needs a key or time, or is over. */
  private void play() {
    reading = Reading.NOTHING;
    while (reading == Reading.NOTHING) {
      if (printer.isStuck()) {
        stop();
      } else if (script.isEmpty()) {
        prompt();
      } else if (!step(script.poll())) {
        return;
      }
    }
  }

  private void stop() {
    reading = printer.isStuckForEver() ? Reading.NEVER : Reading.INTERRUPT_ONLY;
    if (printer.cuts()) {
      out.whenDrained(wire::cut);
    }
  }

  /** Plays one reply; false if it takes time. */
  private boolean step(Reply reply) {
    switch (reply) {
      case Reply.Text text -> {
        if (pager.show(text.text())) {
          reading = Reading.PAGER;
        }
      }
      case Reply.Raw raw -> printer.output(raw.bytes());
      case Reply.Sequence sequence -> sequence.parts().reversed().forEach(script::addFirst);
      case Reply.Ask ask -> ask(ask);
      case Reply.Pause wait -> {
        pause = clock.schedule(() -> turn(this::resume), wait.time().toMillis(), TimeUnit.MILLISECONDS);
        return false;
      }
      case Reply.Hangup hangup -> leave(() -> wire.exit(cli.status()));
      case Reply.Reload reload -> leave(wire::reload);
    }
    return true;
  }

  private void resume() {
    if (reading == Reading.NOTHING) {
      play();
      read();
    }
  }

  private void ask(Reply.Ask ask) {
    printer.plain(ask.question());
    question = ask;
    reading = Reading.ANSWER;
    editor.start(Printer.width(ask.question()), ask.kind() == Answer.SECRET);
  }

  private void prompt() {
    printer.faultBeforePrompt();
    if (printer.isStuck()) {
      return;
    }
    if (!interactive) {
      leave(() -> wire.exit(cli.status()));
      return;
    }
    String prompt = cli.prompt();
    printer.plain(prompt);
    reading = Reading.LINE;
    editor.start(Printer.width(prompt), false);
  }

  private void leave(Runnable last) {
    reading = Reading.NEVER;
    out.whenDrained(last);
  }
}
