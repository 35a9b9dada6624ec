package dev.trunkline.inventory.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration file of OpenSSH's client (ssh_config(5)). Each name without wildcards after {@code Host} is a device; for each
 * setting the first value that applies to it counts. What would run a command or read another file is refused.
 */
final class SshConfig {
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\s*=\\s*|\\s+)(.*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final String PROXY = "proxy";
  private static final int MOST_WILD = 200;
  private static final Set<String> USED = Set.of("hostname", "user", "port", "proxyjump", "proxycommand");

  private record Value(int line, String keyword, String text) {}

  private record Block(List<String> patterns, Map<String, Value> settings) {}

  private final Finds finds = new Finds();
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, Integer> names = new LinkedHashMap<>();

  /** Places in {@link #blocks}: of those that name one by one, by name, and of those with wildcards. */
  private final Map<String, TreeSet<Integer>> plain = new HashMap<>();
  private final TreeSet<Integer> wild = new TreeSet<>();

  private SshConfig() {
    addBlock(List.of("*"));
  }

  private void addBlock(List<String> patterns) {
    int place = blocks.size();
    blocks.add(new Block(patterns, new LinkedHashMap<>()));
    if (patterns.stream().anyMatch(SshConfig::isWild)) {
      wild.add(place);
    } else {
      for (String name : patterns) plain.computeIfAbsent(name, _ -> new TreeSet<>()).add(place);
    }
  }

  private static boolean isWild(String pattern) {
    return pattern.startsWith("!") || pattern.contains("*") || pattern.contains("?");
  }

  static Found read(String text) {
    SshConfig reading = new SshConfig();
    int line = 0;
    for (String each : text.lines().toList()) reading.readLine(each.strip(), ++line);
    if (reading.wild.size() <= MOST_WILD) reading.names.forEach(reading::find);
    return reading.finds.toFound();
  }

  private void readLine(String text, int line) {
    if (text.isEmpty() || text.startsWith("#")) return;
    Matcher parts = LINE.matcher(text);
    if (!parts.matches()) {
      finds.unreadable(line, "", "must be a keyword and its value");
      return;
    }
    List<String> words = words(parts.group(2));
    String keyword = parts.group(1).toLowerCase(Locale.ROOT);
    switch (keyword) {
      case "host" -> begin(words, line);
      case "match" -> {
        finds.unreadable(line, "Match", "is not evaluated, nor what follows up to the next Host");
        addBlock(List.of());
      }
      case "include" -> finds.unreadable(line, "Include", "no other file is read");
      default -> set(keyword, parts.group(1), words, line);
    }
  }

  private void begin(List<String> patterns, int line) {
    addBlock(patterns);
    if (wild.size() > MOST_WILD) finds.unreadable(line, "Host", "more than " + MOST_WILD + " have wildcards");
    for (String pattern : patterns) {
      if (isWild(pattern)) continue;
      if (names.size() < Finds.MOST_DEVICES) {
        names.putIfAbsent(pattern, line);
      } else {
        finds.unreadable(line, "Host", "there are more than " + Finds.MOST_DEVICES + " devices");
      }
    }
  }

  private void set(String keyword, String written, List<String> words, int line) {
    if (!USED.contains(keyword)) {
      finds.ignored(line, written);
      return;
    }
    // Of ProxyJump and ProxyCommand whichever comes first keeps the other from counting.
    String setting = keyword.startsWith(PROXY) ? PROXY : keyword;
    blocks.getLast().settings.putIfAbsent(setting, new Value(line, keyword, String.join(" ", words)));
  }

  private void find(String name, int line) {
    Optional<Value> proxy = first(name, PROXY).filter(value -> !value.text.equalsIgnoreCase("none"));
    if (proxy.isPresent() && proxy.get().keyword.equals("proxycommand")) {
      String where = "no command is run to reach a device (line " + proxy.get().line + "); use ProxyJump";
      finds.refuse(line, name, "ProxyCommand", where);
      return;
    }
    if (proxy.isPresent() && !proxy.get().text.matches("[^,@:/\\s]+")) {
      String one = "must be the Host of one jump host (line " + proxy.get().line + "), which says itself how it is reached";
      finds.refuse(line, name, "ProxyJump", one);
      return;
    }
    Optional<String> host = first(name, "hostname").map(value -> value.text.replace("%h", name).replace("%%", "%"));
    finds.device(
        new FoundDevice(
            line, name, host, first(name, "port").map(Value::text), Optional.empty(), first(name, "user").map(Value::text),
            Optional.empty(), proxy.map(Value::text), List.of(), Optional.empty()));
  }

  private Optional<Value> first(String name, String setting) {
    TreeSet<Integer> places = new TreeSet<>(wild);
    places.addAll(plain.getOrDefault(name, new TreeSet<>()));
    return places.stream()
        .map(blocks::get)
        .filter(block -> block.settings.containsKey(setting) && applies(block.patterns, name))
        .findFirst()
        .map(block -> block.settings.get(setting));
  }

  /** One that is negated and matches wins over all others. */
  private static boolean applies(List<String> patterns, String name) {
    boolean applies = false;
    for (String pattern : patterns) {
      boolean negated = pattern.startsWith("!");
      if (!matches(negated ? pattern.substring(1) : pattern, name)) continue;
      if (negated) return false;
      applies = true;
    }
    return applies;
  }

  /** Greedy with one step back, as many as there are characters at most: no pattern takes long. */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int mark = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = n;
      } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') p++;
    return p == pattern.length();
  }

  /** Up to a comment. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (word.group(1) == null && word.group(2).startsWith("#")) break;
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }
}
