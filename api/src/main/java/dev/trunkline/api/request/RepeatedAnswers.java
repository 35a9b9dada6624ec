package dev.trunkline.api.request;

import dev.trunkline.job.Command;
import dev.trunkline.job.FormerJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The commands of an earlier job, with their answers given again: these may be secrets, and were forgotten with them. */
final class RepeatedAnswers {
  private static final String FIELD = "answers";
  private static final int LONGEST = 1_000;

  private final FormerJob job;
  private final Fields fields;
  private final Mistakes mistakes;

  RepeatedAnswers(FormerJob job, Fields fields, Mistakes mistakes) {
    this.job = job;
    this.fields = fields;
    this.mistakes = mistakes;
  }

  /** Those from this one on. */
  List<Command> given(int from) {
    Map<Integer, List<Command.Answer>> answers = read();
    List<Command> commands = new ArrayList<>();
    for (int index = from; index < job.spec().commands().size(); index++) {
      Command command = job.spec().commands().get(index);
      List<Command.Answer> own = answers.getOrDefault(index, List.of());
      List<String> asked = new ArrayList<>(job.asked().get(index));
      own.forEach(answer -> asked.remove(answer.expect()));
      if (!asked.isEmpty()) {
        String what = "command %d had an answer to '%s', which was forgotten when the job ended: give it again";
        fields.wrong(FIELD, what.formatted(index, asked.getFirst()));
      }
      commands.add(new Command(command.text(), command.timeout(), own));
    }
    return commands;
  }

  private Map<Integer, List<Command.Answer>> read() {
    Map<Integer, List<Command.Answer>> answers = new HashMap<>();
    fields
        .list(FIELD)
        .ifPresent(
            list -> {
              for (int i = 0; i < list.size(); i++) {
                String path = FIELD + "[" + i + "]";
                if (list.get(i) instanceof ObjectNode object) {
                  read(new Fields(object, path, mistakes), answers);
                } else {
                  mistakes.add(path, "must be an object with index, expect and send");
                }
              }
            });
    return answers;
  }

  private void read(Fields answer, Map<Integer, List<Command.Answer>> answers) {
    for (String name : List.of("index", "expect", "send")) if (answer.value(name).isEmpty()) answer.wrong(name, "must be given");
    Optional<Integer> index = answer.integer("index", 0, Math.max(0, job.spec().commands().size() - 1));
    Optional<String> expect = answer.plainText("expect", LONGEST);
    Optional<String> send = answer.plainText("send", LONGEST);
    answer.rejectUnknown();
    if (index.isEmpty() || expect.isEmpty() || send.isEmpty()) return;
    answers.computeIfAbsent(index.get(), _ -> new ArrayList<>()).add(new Command.Answer(expect.get(), send.get()));
  }
}
