package dev.trunkline.lab.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The committed configuration and the candidate, as the statements that {@code set} would make. */
final class JunosConfig {
  private final List<String> single;
  private final JunosTree tree;
  private Set<String> committed;
  private Set<String> candidate;

  JunosConfig(PlatformFile platform, String hostname) {
    single = platform.words("single_values");
    tree = new JunosTree(platform.words("named"), single);
    String text = platform.texts().text("configuration.txt", Map.of("hostname", hostname));
    committed = new LinkedHashSet<>(text.lines().toList());
    candidate = new LinkedHashSet<>(committed);
  }

  synchronized void set(String statement) {
    String parent = parent(statement);
    if (single.contains(lastWord(parent))) {
      candidate.removeIf(s -> s.startsWith(parent + " "));
    }
    candidate.add(statement);
  }

  /** False if there was nothing to delete. */
  synchronized boolean delete(String path) {
    return candidate.removeIf(s -> s.equals(path) || s.startsWith(path + " "));
  }

  synchronized void commit() {
    committed = new LinkedHashSet<>(candidate);
  }

  synchronized void rollback() {
    candidate = new LinkedHashSet<>(committed);
  }

  synchronized boolean isDirty() {
    return !candidate.equals(committed);
  }

  synchronized String committedHostname() {
    String prefix = "system host-name ";
    return committed.stream().filter(s -> s.startsWith(prefix)).map(s -> s.substring(prefix.length())).findFirst()
        .orElse("Amnesiac");
  }

  synchronized String committedText() {
    return tree.text(committed);
  }

  synchronized String candidateText() {
    return tree.text(candidate);
  }

  synchronized String committedStatements() {
    StringBuilder out = new StringBuilder();
    committed.forEach(s -> out.append("set ").append(s).append('\n'));
    return out.toString();
  }

  /** What a commit would change, under the path of each changed statement. */
  synchronized String compare() {
    List<String> gone = new ArrayList<>(committed);
    gone.removeAll(candidate);
    List<String> come = new ArrayList<>(candidate);
    come.removeAll(committed);
    Set<String> paths = new LinkedHashSet<>();
    gone.forEach(s -> paths.add(tree.path(s)));
    come.forEach(s -> paths.add(tree.path(s)));
    StringBuilder out = new StringBuilder();
    for (String path : paths) {
      out.append("[edit").append(path.isEmpty() ? "" : " " + path).append("]\n");
      gone.stream().filter(s -> tree.path(s).equals(path)).forEach(s -> out.append(change('-', path, s)));
      come.stream().filter(s -> tree.path(s).equals(path)).forEach(s -> out.append(change('+', path, s)));
    }
    return out.toString();
  }

  private static String change(char sign, String path, String statement) {
    return sign + "  " + statement.substring(path.length()).strip() + ";\n";
  }

  private static String parent(String statement) {
    int end = statement.endsWith("\"") ? statement.indexOf('"') - 1 : statement.lastIndexOf(' ');
    return statement.substring(0, Math.max(end, 0));
  }

  private static String lastWord(String path) {
    return path.substring(path.lastIndexOf(' ') + 1);
  }
}
