package dev.trunkline.inventory.source;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The groups and hosts of an Ansible inventory, and what comes of their variables: those of the host win over those of its groups,
 * a group wins over the groups it is in, and {@code all} comes last. The groups of a host are its tags.
 */
final class AnsibleGroups {
  static final String ALL = "all";
  private static final String UNGROUPED = "ungrouped";

  /** One more than a device may have, so that it shows; a host may be in thousands of groups. */
  private static final int MOST_TAGS = 51;

  private static final int MOST_GROUPS = 5_000;
  private static final Set<String> USED =
      Set.of(
          "ansible_host", "ansible_ssh_host", "ansible_port", "ansible_ssh_port", "ansible_user", "ansible_ssh_user",
          "ansible_network_os", "trunkline_platform", "trunkline_credential", "trunkline_jump", "trunkline_description");

  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, Inherited> inherited = new HashMap<>();

  private record Group(Map<String, String> variables, Set<String> parents) {}

  /** What being in a group brings. */
  private record Inherited(Map<String, String> variables, Set<String> tags) {}

  private record Host(int line, Map<String, String> variables, Set<String> groups) {}

  void group(String name) {
    groups.computeIfAbsent(name, _ -> new Group(new LinkedHashMap<>(), new TreeSet<>()));
  }

  void child(String parent, String child) {
    group(parent);
    group(child);
    if (!parent.equals(ALL)) groups.get(child).parents.add(parent);
  }

  /** @return false where there is no room for another one */
  boolean host(String name, String group, int line) {
    if (!hosts.containsKey(name) && hosts.size() >= Finds.MOST_DEVICES) return false;
    group(group);
    hosts.computeIfAbsent(name, _ -> new Host(line, new LinkedHashMap<>(), new TreeSet<>())).groups.add(group);
    return true;
  }

  void hostVariable(String host, String name, String value, int line, Finds finds) {
    put(hosts.get(host).variables, name, value, line, finds);
  }

  void groupVariable(String group, String name, String value, int line, Finds finds) {
    group(group);
    put(groups.get(group).variables, name, value, line, finds);
  }

  private static void put(Map<String, String> to, String name, String value, int line, Finds finds) {
    if (USED.contains(name)) {
      to.put(name, value);
    } else {
      finds.ignored(line, name);
    }
  }

  void findAll(Finds finds) {
    if (groups.size() > MOST_GROUPS) {
      finds.unreadable(0, "", "there are more than " + MOST_GROUPS + " groups");
      return;
    }
    hosts.forEach((name, host) -> find(name, host, finds));
  }

  private void find(String name, Host host, Finds finds) {
    Set<String> tags = new TreeSet<>();
    Map<String, String> variables = new LinkedHashMap<>(groups.containsKey(ALL) ? groups.get(ALL).variables : Map.of());
    for (String group : host.groups) {
      Inherited from = inherited.computeIfAbsent(group, this::inherited);
      variables.putAll(from.variables);
      tags.addAll(from.tags);
    }
    variables.putAll(host.variables);
    tags.removeAll(List.of(ALL, UNGROUPED));
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (variable.getValue().contains("{{")) {
        finds.refuse(host.line, name, variable.getKey(), "is a template, which is not evaluated here");
        return;
      }
    }
    finds.device(
        new FoundDevice(
            host.line,
            name,
            first(variables, "ansible_host", "ansible_ssh_host"),
            first(variables, "ansible_port", "ansible_ssh_port"),
            first(variables, "trunkline_platform", "ansible_network_os"),
            first(variables, "ansible_user", "ansible_ssh_user"),
            first(variables, "trunkline_credential"),
            first(variables, "trunkline_jump"),
            tags.stream().limit(MOST_TAGS).toList(),
            first(variables, "trunkline_description")));
  }

  private Inherited inherited(String group) {
    Set<String> tags = new TreeSet<>();
    Map<String, String> variables = variables(group, tags, new HashSet<>());
    return new Inherited(variables, tags);
  }

  /** Of the group and, before it, those it is in; every one of them is a tag. */
  private Map<String, String> variables(String name, Set<String> tags, Set<String> seen) {
    if (!seen.add(name)) return Map.of();
    tags.add(name);
    Map<String, String> variables = new LinkedHashMap<>();
    for (String parent : groups.get(name).parents) variables.putAll(variables(parent, tags, seen));
    if (!name.equals(ALL)) variables.putAll(groups.get(name).variables);
    return variables;
  }

  private static Optional<String> first(Map<String, String> variables, String... names) {
    for (String name : names) {
      String value = variables.get(name);
      if (value != null && !value.isBlank()) return Optional.of(value.strip());
    }
    return Optional.empty();
  }
}
