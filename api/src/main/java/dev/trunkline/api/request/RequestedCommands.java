package dev.trunkline.api.request;

import dev.trunkline.job.Command;
import dev.trunkline.job.JobKind;
import dev.trunkline.settings.JobRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the commands of a job: each a text, or an object where there is more to say. */
final class RequestedCommands {
  private static final String FIELD = "commands";
  private static final int LONGEST_COMMAND = 1_000;
  private static final int LONGEST_ANSWER = 1_000;
  private static final int MOST_ANSWERS = 20;
  private static final int LONGEST_TIMEOUT = 3_600;

  private final Fields job;
  private final Mistakes mistakes;
  private final JobRules limits;
  private final RequestedEffect effect;
  private final AllowedLines allowed;

  RequestedCommands(Fields job, Mistakes mistakes, JobRules limits, RequestedEffect effect, AllowedLines allowed) {
    this.job = job;
    this.mistakes = mistakes;
    this.limits = limits;
    this.effect = effect;
    this.allowed = allowed;
  }

  /** Only the whole list counts: where a command is wrong, that is noted and the command left out. */
  List<Command> read(JobKind kind) {
    if (job.value(FIELD).isEmpty()) job.wrong(FIELD, "Commands list cannot be empty");
    return job.list(FIELD).map(list -> commands(list, kind)).orElse(List.of());
  }

  /** The lines of a template, which are commands without answers. */
  List<Command> read(List<String> lines, JobKind kind) {
    refuseTooMany(lines.size(), kind, ChosenTemplate.FIELD);
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      line(job.path(ChosenTemplate.FIELD) + ".lines[" + i + "]", i, lines.get(i)).map(Command::of).ifPresent(commands::add);
    }
    return commands;
  }

  private List<Command> commands(ArrayNode list, JobKind kind) {
    if (list.isEmpty()) job.wrong(FIELD, "Commands list cannot be empty");
    refuseTooMany(list.size(), kind, FIELD);
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) command(list.get(i), i).ifPresent(commands::add);
    return commands;
  }

  private void refuseTooMany(int size, JobKind kind, String field) {
    if (kind == JobKind.COMMAND && size > limits.maxCommands()) {
      job.wrong(field, "Cannot execute more than " + limits.maxCommands() + " commands in a single job");
    }
    if (kind == JobKind.CONFIG && size > limits.maxConfigLines()) {
      job.wrong(field, "Cannot send more than " + limits.maxConfigLines() + " lines in a single configuration job");
    }
  }

  private Optional<Command> command(JsonNode entry, int index) {
    String path = job.path(FIELD) + "[" + index + "]";
    if (entry.isString()) return line(path, index, entry.stringValue()).map(Command::of);
    if (entry instanceof ObjectNode object) return command(new Fields(object, path, mistakes), path, index);
    mistakes.add(path, "must be text, or an object with a command");
    return Optional.empty();
  }

  private Optional<Command> command(Fields fields, String path, int index) {
    if (fields.value("command").isEmpty()) fields.wrong("command", emptyAt(index));
    Optional<String> text = fields.text("command").flatMap(given -> line(path + ".command", index, given));
    Optional<Duration> timeout = fields.integer("timeout_seconds", 1, LONGEST_TIMEOUT).map(Duration::ofSeconds);
    List<Command.Answer> answers = answers(fields);
    fields.rejectUnknown();
    return text.map(given -> new Command(given, timeout, answers));
  }

  private Optional<String> line(String path, int index, String text) {
    Optional<String> unfit = objection(text, index);
    unfit.or(() -> effect.objection(text)).ifPresent(objection -> mistakes.add(path, objection));
    if (unfit.isPresent()) return Optional.empty();
    allowed.objection(text).ifPresent(objection -> mistakes.forbid(path, objection));
    return Optional.of(text);
  }

  /** Why it is no line at all; empty where it is one. */
  static Optional<String> objection(String text, int index) {
    if (text.isBlank()) return Optional.of(emptyAt(index));
    if (text.length() > LONGEST_COMMAND) return Optional.of(tooLong(index));
    return Text.hasControlCharacters(text) ? Optional.of("must not contain control characters") : Optional.empty();
  }

  private static String tooLong(int index) {
    return "Command at index " + index + " exceeds maximum length of " + LONGEST_COMMAND + " characters";
  }

  private static String emptyAt(int index) {
    return "Command at index " + index + " cannot be empty";
  }

  private List<Command.Answer> answers(Fields command) {
    List<Command.Answer> answers = new ArrayList<>();
    command
        .list("answers")
        .ifPresent(
            list -> {
              if (list.size() > MOST_ANSWERS) command.wrong("answers", "must be up to " + MOST_ANSWERS + " answers");
              for (int i = 0; i < list.size(); i++) {
                answer(list.get(i), command.path("answers") + "[" + i + "]").ifPresent(answers::add);
              }
            });
    return answers;
  }

  private Optional<Command.Answer> answer(JsonNode entry, String path) {
    if (!(entry instanceof ObjectNode object)) {
      mistakes.add(path, "must be an object with expect and send");
      return Optional.empty();
    }
    Fields fields = new Fields(object, path, mistakes);
    Optional<String> expect = required(fields, "expect");
    Optional<String> send = required(fields, "send");
    if (expect.isPresent() && expect.get().isBlank()) fields.wrong("expect", "must not be empty");
    // It is a line as any other: what it answers may be a prompt.
    send.flatMap(allowed::objection).ifPresent(_ -> mistakes.forbid(path + ".send", "this answer may not be sent by the policy"));
    fields.rejectUnknown();
    return expect.flatMap(question -> send.map(reply -> new Command.Answer(question, reply)));
  }

  private static Optional<String> required(Fields fields, String name) {
    if (fields.value(name).isEmpty()) fields.wrong(name, "must be given");
    return fields.plainText(name, LONGEST_ANSWER);
  }
}
