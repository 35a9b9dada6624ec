package dev.trunkline.scorecard;

import dev.trunkline.Jobs;
import dev.trunkline.Node;
import dev.trunkline.Role;
import dev.trunkline.database.Database;
import dev.trunkline.execution.JobRunner;
import dev.trunkline.failure.Collapse;
import dev.trunkline.job.JobOutcome;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process of its own with one job, which uses up its heap or its threads once a byte comes from standard input. */
final class CollapsingNode {
  private static final long MORE_THAN_ANY_MACHINE_HAS = 1L << 44;

  private CollapsingNode() {}

  /**
   * @param arguments {@code heap} or {@code threads}, then settings as {@code key=value}
   */
  static void main(String[] arguments) throws InterruptedException {
    Collapse.endProcessOnUncaught();
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < arguments.length; i++) given.put(arguments[i].split("=", 2)[0], arguments[i].split("=", 2)[1]);
    Settings settings = Settings.load(null, Map.of(), given);
    Node node = Node.start(settings, Role.ALL, Database.open(settings), _ -> runner(arguments[0]));
    System.out.println("job " + node.queue().submission().submit(Jobs.on(7001).spec()));
    System.out.flush();
    // None of the node's threads keeps a JVM alive.
    Thread.currentThread().join();
  }

  private static JobRunner runner(String what) {
    return (_, _, _) -> {
      System.out.println("running");
      System.out.flush();
      awaitByte();
      return what.equals("heap") ? fillHeap() : startOneThreadTooMany();
    };
  }

  private static void awaitByte() {
    try {
      System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JobOutcome fillHeap() {
    List<byte[]> kept = new ArrayList<>();
    while (true) kept.add(new byte[1024 * 1024]);
  }

  /** Its stack alone is larger than the memory, so that the system refuses it as it refuses one thread above its limit. */
  private static JobOutcome startOneThreadTooMany() {
    new Thread(null, () -> {}, "too many", MORE_THAN_ANY_MACHINE_HAS).start();
    throw new AssertionError("the system has room for every thread");
  }
}
