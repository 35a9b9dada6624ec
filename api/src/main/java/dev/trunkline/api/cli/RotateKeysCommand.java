package dev.trunkline.api.cli;

import dev.trunkline.secret.KeyEdits;
import dev.trunkline.secret.KeyId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code trunkline keys rotate}: all of a rotation where every process uses the same key file. What was interrupted is gone on with.
 */
@Command(
    name = "rotate",
    description = "Adds a key to the key file, has it seal and brings everything under it while the service runs.",
    mixinStandardHelpOptions = true)
final class RotateKeysCommand implements Callable<Integer> {
  /** A process notices within seconds. */
  private static final Duration NOTICING = Duration.ofSeconds(90);

  /** Each look has the server count all that is sealed. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private static final Duration FINISHING = Duration.ofMinutes(10);

  @Option(names = "--data", description = "Gives every tenant a new data key as well, and seals every value anew.")
  private boolean data;

  @Mixin private LocalKeyFile file;
  @Mixin private Remote server;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    KeyEdits edits = file.edits();
    KeyEdits.Content before = edits.content();
    if (!isOfServer(before)) {
      complain("the server uses another key file: rotate on its host, or with keys add, promote and remove");
      return KeysCommand.REFUSED;
    }
    if (!data && KeysInUse.of(server).isRotating()) {
      say("what was begun with key %d goes on".formatted(KeyId.shown(before.primary())));
      return finish(before);
    }
    int fresh = added(edits, before);
    List<String> lacking = awaitNoticed(KeyId.shown(fresh));
    if (!lacking.isEmpty()) {
      complain("key %d is not promoted: copy the key file to these hosts, and run this again".formatted(KeyId.shown(fresh)));
      lacking.forEach(name -> complain("  " + name + " does not have it"));
      complain("a process that was killed counts for a quarter of an hour");
      return KeysCommand.REFUSED;
    }
    edits.promote(fresh);
    say("key %d seals".formatted(KeyId.shown(fresh)));
    return finish(before);
  }

  /** Where somebody may have seen the file, a key that waits in there was seen as well. */
  private int added(KeyEdits edits, KeyEdits.Content before) {
    Optional<Integer> waiting = before.waiting().filter(_ -> !data);
    int fresh = waiting.orElseGet(edits::add);
    say((waiting.isPresent() ? "goes on with key %d, added before" : "key %d is added").formatted(KeyId.shown(fresh)));
    return fresh;
  }

  private boolean isOfServer(KeyEdits.Content content) throws IOException {
    List<JsonNode> inFile = KeysInUse.of(server).keys().stream().filter(key -> key.path("in_file").asBoolean()).toList();
    List<Long> served = inFile.stream().map(key -> key.path("id").asLong()).sorted().toList();
    return served.equals(content.ids().stream().map(KeyId::shown).sorted().toList());
  }

  private List<String> awaitNoticed(long key) throws IOException, InterruptedException {
    long end = System.nanoTime() + NOTICING.toNanos();
    List<String> lacking = KeysInUse.of(server).lacking(key);
    while (!lacking.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK_AGAIN);
      lacking = KeysInUse.of(server).lacking(key);
    }
    return lacking;
  }

  private int finish(KeyEdits.Content before) throws IOException, InterruptedException {
    long end = System.nanoTime() + FINISHING.toNanos();
    JsonNode progress = server.post("/api/v1/keys/rotate", JsonMapper.shared().createObjectNode().put("data", data));
    long renewed = progress.path("renewed").asLong();
    long rewrapped = progress.path("rewrapped").asLong();
    long resealed = progress.path("resealed").asLong();
    while (isUnfinished(progress) && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK_AGAIN);
      progress = server.post("/api/v1/keys/rotate", JsonMapper.shared().createObjectNode());
      rewrapped += progress.path("rewrapped").asLong();
      resealed += progress.path("resealed").asLong();
    }
    say("%d new data keys, %d data keys wrapped anew, %d values sealed anew, %d left".formatted(
        renewed, rewrapped, resealed, progress.path("left").asLong()));
    long unreadable = progress.path("unreadable").asLong();
    if (unreadable > 0) say(unreadable + " values do not open and stay as they are");
    if (isUnfinished(progress)) {
      progress.path("waits_for").forEach(process -> say("waits for " + KeysInUse.name(process)));
      return KeysCommand.REFUSED;
    }
    sayWhatIsFree(before);
    return 0;
  }

  private static boolean isUnfinished(JsonNode progress) {
    return progress.path("left").asLong() > 0 || !progress.path("waits_for").isEmpty();
  }

  private void sayWhatIsFree(KeyEdits.Content before) throws IOException {
    KeysInUse use = KeysInUse.of(server);
    for (int id : before.ids()) {
      long key = KeyId.shown(id);
      if (key == KeyId.shown(file.edits().content().primary())) continue;
      List<String> hanging = use.hangsOn(key);
      if (hanging.isEmpty()) say("nothing hangs on key %d: trunkline keys remove %1$d".formatted(key));
      hanging.forEach(reason -> say("key %d has to stay: %s".formatted(key, reason)));
    }
  }

  private void complain(String line) {
    spec.commandLine().getErr().println(line);
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
