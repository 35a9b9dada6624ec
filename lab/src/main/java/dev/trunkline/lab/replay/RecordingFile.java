package dev.trunkline.lab.replay;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Reads a {@code *.session.toml} and checks it. */
public final class RecordingFile {
  private final RecordingTable root;

  private RecordingFile(RecordingTable root) {
    this.root = root;
  }

  /**
   * @throws InvalidRecordingException naming every mistake
   */
  public static Recording read(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      return parse(name, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new InvalidRecordingException(List.of(name + ":1: is not in UTF-8; such bytes go into keys that end in _hex"));
    }
  }

  /**
   * @param name for the messages
   * @throws InvalidRecordingException naming every mistake
   */
  public static Recording parse(String name, String content) {
    TomlParseResult parsed = Toml.parse(content);
    List<String> mistakes = new ArrayList<>();
    parsed.errors().forEach(e -> mistakes.add(name + ":" + e.position().line() + ": " + e.getMessage()));
    if (!mistakes.isEmpty()) {
      throw new InvalidRecordingException(mistakes);
    }
    Recording recording = new RecordingFile(new RecordingTable(name, parsed, 1, mistakes)).recording();
    if (!mistakes.isEmpty()) {
      throw new InvalidRecordingException(mistakes);
    }
    return recording;
  }

  private Recording recording() {
    Optional<Recording.Origin> origin = root.word("origin", Recording.Origin.class);
    if (!root.has("origin")) {
      root.mistake("origin is missing");
    }
    Recording recording =
        new Recording(
            root.string("platform"),
            origin.orElse(Recording.Origin.WRITTEN),
            root.string("source"),
            login(),
            root.optionalString("ssh_version"),
            root.optionalString("banner").orElse(""),
            turns(),
            root.tables("step").stream().map(RecordingFile::step).toList());
    root.rejectUnknownKeys();
    return recording;
  }

  private Recording.Login login() {
    String username = root.string("username");
    return new Recording.Login(
        username, root.optionalString("ssh_username").orElse(username), root.flag("enable", true));
  }

  private List<Turn> turns() {
    List<RecordingTable> tables = root.tables("turn");
    if (tables.isEmpty()) {
      root.mistake("turn", "at least one [[turn]] is needed");
    }
    List<Turn> turns = new ArrayList<>();
    for (RecordingTable table : tables) {
      turns.add(turn(table, table == tables.getLast()));
    }
    return turns;
  }

  private static Turn turn(RecordingTable table, boolean last) {
    Optional<Text> device = table.text("device");
    Turn turn = new Turn(table.line(), device.orElse(Text.of("")), table.text("us"), table.flag("closes", false));
    if (device.isEmpty()) {
      table.mistake("device is missing; it may be \"\"");
    }
    if (turn.closes() && (!last || turn.us().isPresent())) {
      table.mistake("closes", "only the last turn may close, and then has no us");
    }
    if (turn.us().filter(RecordingFile::nonceRunsOn).isPresent()) {
      table.mistake("us", "a letter or digit behind {nonce} would be taken for its end");
    }
    table.rejectUnknownKeys();
    return turn;
  }

  private static boolean nonceRunsOn(Text text) {
    int end = text.characters().indexOf(Text.NONCE) + Text.NONCE.length();
    return text.hasNonce()
        && (end == text.characters().length() || Character.isLetterOrDigit(text.characters().charAt(end)));
  }

  private static Step step(RecordingTable table) {
    Step step = new Step(table.line(), request(table), result(table));
    if (step.request() instanceof Step.Do move && !move.hasReply() && (table.has("output") || table.has("rejected"))) {
      table.mistake("do", "there is no reply to it to compare; a refusal is fails = \"COMMAND_REJECTED\"");
    }
    table.rejectUnknownKeys();
    return step;
  }

  private static Step.Request request(RecordingTable table) {
    if (table.has("command") == table.has("do")) {
      table.mistake("a step has either command or do");
    }
    List<Step.Answer> answers = table.tables("answers").stream().map(RecordingFile::answer).toList();
    Text command = Text.of(table.optionalString("command").orElse(""));
    Optional<Step.Do> move = table.word("do", Step.Do.class);
    return move.isPresent() ? move.get() : new Step.Say(command, answers);
  }

  private static Step.Answer answer(RecordingTable table) {
    Step.Answer answer = new Step.Answer(table.string("expect"), table.string("send"));
    table.rejectUnknownKeys();
    return answer;
  }

  private static Step.Result result(RecordingTable table) {
    Optional<Text> output = table.text("output");
    boolean rejected = table.flag("rejected", false);
    Optional<String> code = table.optionalString("fails");
    if (code.isPresent() && rejected) {
      table.mistake("rejected", "what fails gets no reply, so nothing is rejected");
    }
    return code.isPresent() ? new Step.Fails(output, code.get()) : new Step.Replied(output, rejected);
  }
}
