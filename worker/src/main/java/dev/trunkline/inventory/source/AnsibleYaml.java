package dev.trunkline.inventory.source;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * An Ansible inventory in YAML: groups with {@code hosts}, {@code children} and {@code vars}. Only the tree of nodes is built, which
 * knows the lines and makes no object of any tag, and no alias may stand for more than a single value.
 */
final class AnsibleYaml {
  private static final int DEEPEST = 20;
  private static final String STANDARD = "tag:yaml.org,2002:";

  private final Finds finds = new Finds();
  private final AnsibleGroups groups = new AnsibleGroups();

  private AnsibleYaml() {}

  static Found read(String text) {
    AnsibleYaml reading = new AnsibleYaml();
    reading.readAll(text);
    return reading.finds.toFound();
  }

  private void readAll(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(2 * DEEPEST);
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root == null) return;
      each(root, (name, group) -> readGroup(name.getValue(), group, 0));
      groups.findAll(finds);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      finds.unreadable(line, "", "is no YAML: " + Finds.quotable(String.valueOf(e.getProblem())));
    } catch (YAMLException e) {
      finds.unreadable(0, "", "is nested too deeply, has an alias of more than a single value, or is no YAML");
    }
  }

  private void readGroup(String name, Node group, int depth) {
    if (depth > DEEPEST) {
      finds.unreadable(line(group), name, "groups may be " + DEEPEST + " deep");
      return;
    }
    groups.group(name);
    each(
        group,
        (part, content) -> {
          switch (part.getValue()) {
            case "hosts" -> each(content, (host, variables) -> readHosts(name, host, variables));
            case "vars" ->
                each(content, (variable, value) -> scalar(variable, value).ifPresent(
                    text -> groups.groupVariable(name, variable.getValue(), text, line(variable), finds)));
            case "children" ->
                each(content, (child, itself) -> {
                  groups.child(name, child.getValue());
                  readGroup(child.getValue(), itself, depth + 1);
                });
            default -> finds.unreadable(line(part), Finds.quotable(part.getValue()), "a group has hosts, vars and children");
          }
        });
  }

  private void readHosts(String group, ScalarNode host, Node variables) {
    Optional<List<String>> names = HostRange.expand(host.getValue());
    if (names.isEmpty()) {
      finds.unreadable(line(host), "", "is no range such as sw[01:48] or [a:f], or too long a one");
      return;
    }
    for (String name : names.get()) {
      if (!groups.host(name, group, line(host))) {
        finds.unreadable(line(host), "", "there are more than " + Finds.MOST_DEVICES + " devices");
        return;
      }
      each(variables, (variable, value) -> scalar(variable, value).ifPresent(
          text -> groups.hostVariable(name, variable.getValue(), text, line(variable), finds)));
    }
  }

  /** Anything but a single plain value, such as a list or something encrypted, is no setting that is used here. */
  private Optional<String> scalar(ScalarNode variable, Node value) {
    if (value instanceof ScalarNode scalar && scalar.getTag().getValue().startsWith(STANDARD)) return Optional.of(scalar.getValue());
    finds.ignored(line(variable), variable.getValue());
    return Optional.empty();
  }

  /** Nothing, which YAML writes as null, is as good as empty. */
  private void each(Node node, BiConsumer<ScalarNode, Node> action) {
    if (node instanceof ScalarNode scalar && (scalar.getValue().isEmpty() || scalar.getValue().matches("~|null"))) return;
    if (!(node instanceof MappingNode mapping)) {
      finds.unreadable(line(node), "", "must be a mapping");
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        action.accept(key, tuple.getValueNode());
      } else {
        finds.unreadable(line(tuple.getKeyNode()), "", "a key must be a single value");
      }
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
