package dev.trunkline.inventory.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Ansible inventory in INI form: hosts with variables, groups, groups of groups, and variables of groups. */
final class AnsibleIni {
  private static final Pattern SECTION = Pattern.compile("\\[([^\\[\\]:]+)(?::(\\w+))?](?:\\s*[#;].*)?");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  private final Finds finds = new Finds();
  private final AnsibleGroups groups = new AnsibleGroups();
  private String group = "ungrouped";
  private String kind = "hosts";

  private AnsibleIni() {}

  static Found read(String text) {
    AnsibleIni reading = new AnsibleIni();
    int line = 0;
    for (String each : text.lines().toList()) reading.readLine(each.strip(), ++line);
    reading.groups.findAll(reading.finds);
    return reading.finds.toFound();
  }

  private void readLine(String text, int line) {
    if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) return;
    Matcher section = SECTION.matcher(text);
    if (section.matches()) {
      begin(section, line);
      return;
    }
    switch (kind) {
      case "hosts" -> readHost(text, line);
      case "vars" -> readVariable(text, line);
      case "children" -> groups.child(group, withoutComment(text));
      default -> {
        // Of a section that was refused as a whole.
      }
    }
  }

  private void begin(Matcher section, int line) {
    group = section.group(1).strip();
    kind = Optional.ofNullable(section.group(2)).orElse("hosts");
    if (List.of("hosts", "vars", "children").contains(kind)) {
      groups.group(group);
    } else {
      finds.unreadable(line, "", "a section is [group], [group:children] or [group:vars]");
      kind = "refused";
    }
  }

  private void readVariable(String text, int line) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      finds.unreadable(line, "", "must be variable=value");
    } else {
      String value = unquoted(withoutComment(text.substring(equals + 1).strip()));
      groups.groupVariable(group, text.substring(0, equals).strip(), value, line, finds);
    }
  }

  private void readHost(String text, int line) {
    List<String> words = words(text);
    if (words.isEmpty()) {
      finds.unreadable(line, "", "a quotation mark is missing");
      return;
    }
    String pattern = words.getFirst();
    int colon = portBegin(pattern);
    Optional<List<String>> names = HostRange.expand(colon < 0 ? pattern : pattern.substring(0, colon));
    if (names.isEmpty()) {
      finds.unreadable(line, "", "is no range such as sw[01:48] or [a:f], or too long a one");
      return;
    }
    for (String name : names.get()) {
      if (!groups.host(name, group, line)) {
        finds.unreadable(line, "", "there are more than " + Finds.MOST_DEVICES + " devices");
        return;
      }
      if (colon >= 0) groups.hostVariable(name, "ansible_port", pattern.substring(colon + 1), line, finds);
      for (String word : words.subList(1, words.size())) readHostVariable(name, word, line);
    }
  }

  private void readHostVariable(String host, String word, int line) {
    int equals = word.indexOf('=');
    if (equals < 1) {
      finds.ignored(line, word);
    } else {
      groups.hostVariable(host, word.substring(0, equals), unquoted(word.substring(equals + 1)), line, finds);
    }
  }

  /** Where the port is set off, -1 for nowhere: an IPv6 address has more than one colon, and a range has its own. */
  private static int portBegin(String pattern) {
    int colon = pattern.lastIndexOf(':');
    boolean one = colon >= 0 && (pattern.indexOf(':') == colon || pattern.contains("["));
    return one && PORT.matcher(pattern.substring(colon + 1)).matches() ? colon : -1;
  }

  /** Up to a comment, the quotation marks left in them; none where those do not match. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (char c : (text + " ").toCharArray()) {
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (Character.isWhitespace(c)) {
        if (!word.isEmpty()) words.add(word.toString());
        word.setLength(0);
        continue;
      } else if (c == '#' && word.isEmpty()) {
        return words;
      }
      word.append(c);
    }
    return quote == 0 ? words : List.of();
  }

  private static String withoutComment(String text) {
    int comment = text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).strip();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0 && value.endsWith(value.substring(0, 1));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
