package dev.trunkline.queue;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.CandidateState;
import dev.trunkline.job.ClaimedJob;
import dev.trunkline.job.Command;
import dev.trunkline.job.CommandResult;
import dev.trunkline.job.CommandState;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.Effect;
import dev.trunkline.job.FailureStrategy;
import dev.trunkline.job.FormerJob;
import dev.trunkline.job.JobKind;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.JobState;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.OutputParser;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.secret.SealedPlace;
import dev.trunkline.secret.Sealer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a job's commands and secrets look in the database, both ways. */
final class JobRows {
  private final JsonMapper json = JsonMapper.shared();
  private final Sealer sealer;

  JobRows(Sealer sealer) {
    this.sealer = sealer;
  }

  /** The commands with the questions they have answers for, but without the answers, which may be secrets and are sealed. */
  String commands(List<Command> commands) {
    ArrayNode array = json.createArrayNode();
    for (Command command : commands) {
      ObjectNode entry = array.addObject().put("command", command.text());
      command.timeout().ifPresent(timeout -> entry.put("timeout_seconds", timeout.toSeconds()));
      if (command.answers().isEmpty()) continue;
      ArrayNode expects = entry.putArray("expects");
      command.answers().forEach(answer -> expects.add(answer.expect()));
    }
    return array.toString();
  }

  /** Without their secrets. */
  String jumps(List<JumpHost> jumps) {
    ArrayNode array = json.createArrayNode();
    for (JumpHost jump : jumps) {
      ObjectNode entry = array.addObject().put("host", jump.host()).put("port", jump.port()).put("username", jump.username());
      entry.put("algorithms", jump.algorithms().wireName());
      jump.credential().ifPresent(credential -> entry.put("credential", credential.toString()));
    }
    return array.toString();
  }

  private List<JumpHost> jumps(String jumps) {
    List<JumpHost> all = new ArrayList<>();
    for (JsonNode jump : array(jumps)) {
      all.add(
          new JumpHost(
              jump.get("host").stringValue(),
              jump.get("port").intValue(),
              jump.get("username").stringValue(),
              AlgorithmProfile.ofWireName(jump.get("algorithms").stringValue()),
              Optional.ofNullable(jump.get("credential")).map(credential -> UUID.fromString(credential.stringValue()))));
    }
    return all;
  }

  /** Anything else would read as if it were empty. */
  private JsonNode array(String text) {
    JsonNode node = json.readTree(text);
    if (!node.isArray()) throw new IllegalArgumentException("no array");
    return node;
  }

  String labels(Map<String, String> labels) {
    return json.writeValueAsString(labels);
  }

  /** Every secret of the job, the answers of its commands among them, sealed for this job. */
  Map<String, byte[]> seal(UUID job, JobSpec spec) {
    Map<String, byte[]> sealed = new HashMap<>();
    spec.secrets()
        .byField()
        .forEach((field, secret) -> sealed.put(field, sealer.seal(SealedPlace.ofJob(spec.tenant(), job, field), secret)));
    ArrayNode answers = json.createArrayNode();
    for (int index = 0; index < spec.commands().size(); index++) {
      for (Command.Answer answer : spec.commands().get(index).answers()) {
        answers.addObject().put("index", index).put("expect", answer.expect()).put("send", answer.send());
      }
    }
    if (answers.isEmpty()) return sealed;
    SealedPlace place = SealedPlace.ofJob(spec.tenant(), job, Secrets.ANSWERS);
    sealed.put(Secrets.ANSWERS, sealer.seal(place, answers.toString()));
    return sealed;
  }

  ClaimedJob claimed(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    String tenant = row.getString("tenant");
    Map<String, String> secrets =
        open(row.getString("sealed"), (field, sealed) -> sealer.open(SealedPlace.ofJob(tenant, id, field), sealed));
    String answers = secrets.remove(Secrets.ANSWERS);
    JobSpec spec =
        spec(row, commands(row.getString("commands"), answers), Map.of(), stored(row).orElseGet(() -> new Secrets(secrets)));
    Duration remaining = Duration.ofMillis(row.getLong("remaining_ms"));
    boolean candidateLeft = CandidateState.LEFT.wireName().equals(row.getString("candidate"));
    return new ClaimedJob(
        id,
        row.getLong("lane_id"),
        row.getLong("epoch"),
        row.getInt("attempt"),
        remaining,
        spec,
        candidateLeft,
        answered(row),
        Optional.ofNullable(row.getObject("batch_id", UUID.class)));
  }

  /** A job that is to be made another one of. */
  FormerJob former(ResultSet row) throws SQLException {
    Map<String, String> labels = new HashMap<>();
    json.readTree(row.getString("labels")).properties().forEach(label -> labels.put(label.getKey(), label.getValue().stringValue()));
    List<List<String>> asked = new ArrayList<>();
    for (JsonNode command : json.readTree(row.getString("commands"))) {
      asked.add(command.path("expects").valueStream().map(JsonNode::stringValue).toList());
    }
    List<CommandState> results = new ArrayList<>();
    for (JsonNode state : json.readTree(row.getString("results"))) results.add(commandState(state.stringValue()));
    List<Optional<String>> places = new ArrayList<>();
    for (JsonNode place : json.readTree(row.getString("places"))) {
      places.add(place.isNull() ? Optional.empty() : Optional.of(place.stringValue()));
    }
    return new FormerJob(
        row.getObject("id", UUID.class),
        JobState.ofWireName(row.getString("state")),
        spec(row, commands(row.getString("commands"), null), labels, new Secrets(Map.of())),
        asked,
        results,
        places,
        Optional.ofNullable(row.getString("candidate")).map(CandidateState::ofWireName),
        Optional.ofNullable(row.getString("error_code")).map(FailureCode::valueOf),
        Optional.ofNullable(row.getObject("resumed_by", UUID.class)));
  }

  private JobSpec spec(ResultSet row, List<Command> commands, Map<String, String> labels, Secrets secrets) throws SQLException {
    return new JobSpec(
        row.getString("tenant"),
        new DeviceAddress(
            DeviceAddress.hostOf(row.getString("host")),
            row.getInt("port"),
            row.getString("username"),
            row.getString("platform"),
            AlgorithmProfile.ofWireName(row.getString("algorithms")),
            jumps(row.getString("jump")),
            Optional.ofNullable(row.getString("device_name"))),
        JobKind.ofWireName(row.getString("kind")),
        Effect.ofWireName(row.getString("effect")),
        commands,
        row.getBoolean("save"),
        FailureStrategy.of(row.getString("failure_strategy"), row.getInt("failure_strategy_n")),
        Duration.ofSeconds(row.getInt("timeout_seconds")),
        row.getInt("max_retries"),
        row.getInt("priority"),
        Optional.empty(),
        Optional.empty(),
        row.getString("description"),
        labels,
        Optional.ofNullable(row.getString("parse")).map(OutputParser::ofWireName),
        secrets,
        Origins.read(row.getString("origin")),
        Optional.ofNullable(row.getString("submitted_by")));
  }

  private List<CommandResult> answered(ResultSet row) throws SQLException {
    List<CommandResult> answered = new ArrayList<>();
    String earlier = row.getString("answered");
    if (earlier == null) return answered;
    for (JsonNode result : json.readTree(earlier)) {
      Optional<Failure> failure = result.get("code").isNull() ? Optional.empty() : Optional.of(failure(result));
      CommandState state = commandState(result.get("state").stringValue());
      answered.add(new CommandResult(answered.size(), state, null, false, failure, null, null));
    }
    return answered;
  }

  private static CommandState commandState(String wireName) {
    return CommandState.valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /** The credential that the job names, as it is at this moment. */
  private Optional<Secrets> stored(ResultSet row) throws SQLException {
    UUID credential = row.getObject("credential_id", UUID.class);
    if (credential == null) return Optional.empty();
    String tenant = row.getString("tenant");
    CredentialVersion version = new CredentialVersion(credential, row.getInt("credential_version"));
    Map<String, String> secrets =
        open(
            row.getString("credential_sealed"),
            (field, sealed) -> sealer.open(SealedPlace.ofCredential(tenant, version, field), sealed));
    return Optional.of(new Secrets(secrets, Optional.of(version)));
  }

  private static Failure failure(JsonNode result) {
    return new Failure(FailureCode.valueOf(result.get("code").stringValue()), result.get("detail").stringValue());
  }

  private Map<String, String> open(String sealedByField, BiFunction<String, byte[], String> opening) {
    Map<String, String> opened = new HashMap<>();
    if (sealedByField == null) return opened;
    for (Map.Entry<String, JsonNode> entry : json.readTree(sealedByField).properties()) {
      byte[] sealed = Base64.getMimeDecoder().decode(entry.getValue().stringValue());
      opened.put(entry.getKey(), opening.apply(entry.getKey(), sealed));
    }
    return opened;
  }

  private List<Command> commands(String commands, String answers) {
    Map<Integer, List<Command.Answer>> answersByIndex = new HashMap<>();
    if (answers != null) {
      for (JsonNode answer : json.readTree(answers)) {
        answersByIndex
            .computeIfAbsent(answer.get("index").intValue(), _ -> new ArrayList<>())
            .add(new Command.Answer(answer.get("expect").stringValue(), answer.get("send").stringValue()));
      }
    }
    List<Command> all = new ArrayList<>();
    for (JsonNode command : array(commands)) {
      Optional<Duration> timeout =
          Optional.ofNullable(command.get("timeout_seconds")).map(seconds -> Duration.ofSeconds(seconds.longValue()));
      List<Command.Answer> own = answersByIndex.getOrDefault(all.size(), List.of());
      all.add(new Command(command.get("command").stringValue(), timeout, own));
    }
    return all;
  }
}
