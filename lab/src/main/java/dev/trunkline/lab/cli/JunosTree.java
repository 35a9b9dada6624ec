package dev.trunkline.lab.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows statements as Junos does, in braces. The schema it needs is two lists: which words take a name
 * ({@code unit 0 {...}}) and which take a value ({@code host-name mx-01;}).
 */
record JunosTree(List<String> named, List<String> single) {
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

  private static final class Node {
    private final Map<String, Node> children = new LinkedHashMap<>();
  }

  String text(Iterable<String> statements) {
    Node root = new Node();
    for (String statement : statements) {
      Node at = root;
      for (String step : steps(statement)) {
        at = at.children.computeIfAbsent(step, s -> new Node());
      }
    }
    StringBuilder out = new StringBuilder();
    write(root, "", out);
    return out.toString();
  }

  /** Where a statement stands: all of its steps but the last. */
  String path(String statement) {
    List<String> steps = steps(statement);
    return String.join(" ", steps.subList(0, steps.size() - 1));
  }

  /** The words of a statement, a word that takes a name or a value together with it. */
  private List<String> steps(String statement) {
    List<String> steps = new ArrayList<>();
    Matcher word = WORD.matcher(statement);
    while (word.find()) {
      String step = word.group();
      boolean takesMore = named.contains(step) || single.contains(step);
      steps.add(takesMore && word.find() ? step + " " + word.group() : step);
    }
    return steps;
  }

  private static void write(Node node, String indent, StringBuilder out) {
    node.children.forEach(
        (step, child) -> {
          if (child.children.isEmpty()) {
            out.append(indent).append(step).append(";\n");
          } else {
            out.append(indent).append(step).append(" {\n");
            write(child, indent + "    ", out);
            out.append(indent).append("}\n");
          }
        });
  }
}
