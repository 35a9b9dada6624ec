package dev.trunkline.api.cli;

import dev.trunkline.secret.KeyEdits;
import dev.trunkline.secret.KeyId;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code trunkline keys list | rotate | add | promote | remove}. The key file is changed here, by whoever may write it; what hangs
 * on its keys says the server, which never changes the file. So a token alone destroys no key, and no key crosses the network.
 */
@Command(
    name = "keys",
    description = "The keys that seal secrets: what hangs on them, and their rotation.",
    subcommands = RotateKeysCommand.class,
    mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {
  static final int REFUSED = 1;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, rotate, add, promote or remove?");
  }

  @Command(
      description = "Says which keys there are and what hangs on each; exit code 1 where one is missing.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Remote server) throws IOException {
    KeysInUse use = KeysInUse.of(server);
    use.lines().forEach(spec.commandLine().getOut()::println);
    return use.keys().stream().allMatch(key -> key.path("in_file").asBoolean()) ? 0 : REFUSED;
  }

  @Command(
      description = {
        "Adds a key to the key file of this host and prints its id.",
        "It seals nothing until it is promoted: copy the file to the other hosts first."
      },
      mixinStandardHelpOptions = true)
  int add(@Mixin LocalKeyFile file) {
    spec.commandLine().getOut().println(KeyId.shown(file.edits().add()));
    return 0;
  }

  @Command(
      description = "Has a key of the key file of this host seal from now on. Refused where a process does not have it yet.",
      mixinStandardHelpOptions = true)
  int promote(@Parameters(paramLabel = "ID") String id, @Mixin LocalKeyFile file, @Mixin Remote server) throws IOException {
    int key = key(id);
    KeyEdits edits = file.edits();
    List<String> lacking = KeysInUse.of(server).lacking(KeyId.shown(key));
    if (!lacking.isEmpty()) {
      return refuse("key " + id + " is not promoted", lacking.stream().map(name -> name + " does not have it").toList());
    }
    edits.promote(key);
    spec.commandLine().getOut().println("key " + id + " seals");
    return 0;
  }

  @Command(
      description = "Takes a key out of the key file of this host. Refused as long as anything hangs on it.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "ID") String id, @Mixin LocalKeyFile file, @Mixin Remote server) throws IOException {
    int key = key(id);
    KeyEdits edits = file.edits();
    KeysInUse use = KeysInUse.of(server);
    long sealing = KeyId.shown(edits.content().primary());
    if (!use.isSealingWith(sealing)) {
      return refuse("key " + id + " stays", List.of("the server does not seal with key " + sealing + " as this file does"));
    }
    List<String> hanging = use.hangsOn(KeyId.shown(key));
    if (!hanging.isEmpty()) return refuse("key " + id + " stays", hanging);
    List<String> others = use.sealingWith(KeyId.shown(key));
    if (!others.isEmpty()) return refuse("key " + id + " stays", others.stream().map(name -> name + " seals with it").toList());
    edits.remove(key);
    spec.commandLine().getOut().println("key " + id + " is removed");
    return 0;
  }

  private int key(String id) {
    try {
      return Integer.parseUnsignedInt(id);
    } catch (NumberFormatException e) {
      throw new ParameterException(spec.commandLine(), "a key id is a number, as keys list shows it", e);
    }
  }

  private int refuse(String what, List<String> reasons) {
    spec.commandLine().getErr().println(what + ":");
    reasons.forEach(reason -> spec.commandLine().getErr().println("  " + reason));
    return REFUSED;
  }
}
