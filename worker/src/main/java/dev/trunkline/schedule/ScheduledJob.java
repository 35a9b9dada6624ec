package dev.trunkline.schedule;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.Command;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.OutputParser;
import dev.trunkline.job.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The job of a schedule as JSON, both ways: written as it was asked for, so that it can be shown as it is. Its secrets are beside
 * it, by field, the answers of its commands among them.
 */
public record ScheduledJob(String json, Map<String, String> secrets) implements ScheduledWork {
  private static final JsonMapper JSON = JsonMapper.shared();

  public static ScheduledJob of(JobSpec spec) {
    ObjectNode job = JSON.createObjectNode();
    putDevice(job, spec.device());
    ArrayNode commands = job.putArray("commands");
    ArrayNode answers = JSON.createArrayNode();
    for (Command command : spec.commands()) {
      for (Command.Answer answer : command.answers()) {
        answers.addObject().put("index", commands.size()).put("expect", answer.expect()).put("send", answer.send());
      }
      putCommand(commands, command);
    }
    job.put("kind", spec.kind().wireName());
    job.put("effect", spec.effect().wireName());
    job.put("save", spec.save());
    job.put("failure_strategy", spec.failureStrategy().wireName());
    job.put("failure_strategy_n", spec.failureStrategy().n());
    job.put("timeout_seconds", spec.timeout().toSeconds());
    job.put("max_retries", spec.maxRetries());
    job.put("priority", spec.priority());
    spec.parse().ifPresent(parser -> job.put("parse", parser.wireName()));
    job.put("description", spec.description());
    ObjectNode labels = job.putObject("labels");
    spec.labels().forEach(labels::put);
    Map<String, String> secrets = new HashMap<>(spec.secrets().byField());
    if (!answers.isEmpty()) secrets.put(Secrets.ANSWERS, answers.toString());
    return new ScheduledJob(job.toString(), secrets);
  }

  private static void putDevice(ObjectNode job, DeviceAddress device) {
    if (device.name().isPresent()) {
      job.put("device", device.name().get());
      return;
    }
    ObjectNode given = job.putObject("device");
    putHost(given, device.host(), device.port(), device.username(), device.algorithms());
    given.put("platform", device.platform());
    ObjectNode outer = given;
    for (JumpHost jump : device.jumps().reversed()) {
      outer = outer.putObject("jump");
      putHost(outer, jump.host(), jump.port(), jump.username(), jump.algorithms());
    }
  }

  private static void putHost(ObjectNode to, String host, int port, String username, AlgorithmProfile algorithms) {
    to.put("host", host).put("port", port).put("username", username).put("algorithms", algorithms.wireName());
  }

  /** What is sent in answer to a question may be a secret. */
  private static void putCommand(ArrayNode commands, Command command) {
    ObjectNode entry = commands.addObject().put("command", command.text());
    command.timeout().ifPresent(timeout -> entry.put("timeout_seconds", timeout.toSeconds()));
    if (command.answers().isEmpty()) return;
    ArrayNode answers = entry.putArray("answers");
    command.answers().forEach(answer -> answers.addObject().put("expect", answer.expect()));
  }

  @Override
  public Effect effect() {
    return Effect.ofWireName(text(JSON.readTree(json), "effect"));
  }

  /** The name of its device in the inventory; empty where it says itself where that is. */
  Optional<String> deviceName() {
    JsonNode device = JSON.readTree(json).get("device");
    return device.isString() ? Optional.of(device.stringValue()) : Optional.empty();
  }

  /** For a device that the job describes itself. */
  JobSpec spec(String tenant) {
    JsonNode device = JSON.readTree(json).get("device");
    List<JumpHost> jumps = new ArrayList<>();
    for (JsonNode jump = device.get("jump"); jump != null; jump = jump.get("jump")) {
      jumps.addFirst(new JumpHost(text(jump, "host"), jump.get("port").intValue(), text(jump, "username"), algorithms(jump)));
    }
    DeviceAddress address =
        new DeviceAddress(
            text(device, "host"), device.get("port").intValue(), text(device, "username"), text(device, "platform"),
            algorithms(device), jumps, Optional.empty());
    Map<String, String> own = new HashMap<>(secrets);
    own.remove(Secrets.ANSWERS);
    return spec(tenant, address, new Secrets(own));
  }

  JobSpec spec(String tenant, DeviceAddress device, Secrets login) {
    JsonNode job = JSON.readTree(json);
    Map<String, String> labels = new HashMap<>();
    job.get("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
    return new JobSpec(
        tenant,
        device,
        JobKind.ofWireName(text(job, "kind")),
        Effect.ofWireName(text(job, "effect")),
        commands(job.get("commands")),
        job.get("save").booleanValue(),
        FailureStrategy.of(text(job, "failure_strategy"), job.get("failure_strategy_n").intValue()),
        Duration.ofSeconds(job.get("timeout_seconds").longValue()),
        job.get("max_retries").intValue(),
        job.get("priority").intValue(),
        Optional.empty(),
        Optional.empty(),
        text(job, "description"),
        labels,
        Optional.ofNullable(job.get("parse")).map(parser -> OutputParser.ofWireName(parser.stringValue())),
        login);
  }

  private List<Command> commands(JsonNode list) {
    Map<Integer, List<Command.Answer>> answers = new HashMap<>();
    if (secrets.containsKey(Secrets.ANSWERS)) {
      for (JsonNode answer : JSON.readTree(secrets.get(Secrets.ANSWERS))) {
        answers
            .computeIfAbsent(answer.get("index").intValue(), _ -> new ArrayList<>())
            .add(new Command.Answer(text(answer, "expect"), text(answer, "send")));
      }
    }
    List<Command> commands = new ArrayList<>();
    for (JsonNode command : list) {
      Optional<Duration> timeout = Optional.ofNullable(command.get("timeout_seconds")).map(s -> Duration.ofSeconds(s.longValue()));
      commands.add(new Command(text(command, "command"), timeout, answers.getOrDefault(commands.size(), List.of())));
    }
    return commands;
  }

  private static AlgorithmProfile algorithms(JsonNode of) {
    return AlgorithmProfile.ofWireName(text(of, "algorithms"));
  }

  private static String text(JsonNode of, String field) {
    return of.get(field).stringValue();
  }
}
