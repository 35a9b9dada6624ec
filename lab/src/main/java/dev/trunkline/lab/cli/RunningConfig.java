package dev.trunkline.lab.cli;

import java.util.ArrayList;
import java.util.List;

/** The configuration of a device in sections: a line at the margin and the indented ones below it. */
final class RunningConfig {

  private record Section(String head, List<String> body) {}

  private final List<Section> sections = new ArrayList<>();

  RunningConfig(String text) {
    String delimiter = null;
    for (String line : text.lines().toList()) {
      if (delimiter != null) {
        append("\n" + line);
        delimiter = line.endsWith(delimiter) ? null : delimiter;
      } else if (line.startsWith(" ")) {
        sections.getLast().body.add(line.strip());
      } else {
        sections.add(new Section(line, new ArrayList<>()));
        delimiter = line.startsWith("banner ") ? line.substring(line.lastIndexOf(' ') + 1) : null;
      }
    }
  }

  /** Keeps a line at the margin, in place of the one that starts with these keywords if it can stand only once. */
  synchronized void keep(String line, String replaces) {
    for (int i = 0; i < sections.size(); i++) {
      if (isReplaced(sections.get(i).head, replaces)) {
        sections.set(i, new Section(line, new ArrayList<>()));
        return;
      }
    }
    open(line);
  }

  /** Makes the section if there is none yet. */
  synchronized void open(String head) {
    if (find(head) == null) {
      sections.add(placeFor(head), new Section(head, new ArrayList<>()));
    }
  }

  synchronized void keepIn(String head, String line, String replaces) {
    open(head);
    List<String> body = find(head).body;
    body.removeIf(kept -> kept.equals(line) || kept.equals("no " + line) || isReplaced(kept, replaces));
    body.add(line);
  }

  /** What {@code no LINE} does at the margin. */
  synchronized void remove(String line) {
    sections.removeIf(s -> s.head.equals(line) || s.head.startsWith(line + " "));
  }

  synchronized void removeIn(String head, String line) {
    open(head);
    find(head).body.removeIf(kept -> kept.equals(line) || kept.startsWith(line + " "));
  }

  synchronized String text() {
    StringBuilder out = new StringBuilder();
    String before = "";
    for (Section section : sections) {
      boolean apart = !section.body.isEmpty() || !firstWord(section.head).equals(before);
      out.append(apart ? "!\n" : "").append(section.head).append('\n');
      section.body.forEach(line -> out.append(' ').append(line).append('\n'));
      before = section.body.isEmpty() ? firstWord(section.head) : "";
    }
    return out.append("!\nend\n").toString();
  }

  private void append(String more) {
    Section last = sections.removeLast();
    sections.add(new Section(last.head + more, last.body));
  }

  private Section find(String head) {
    return sections.stream().filter(s -> s.head.equals(head)).findFirst().orElse(null);
  }

  private int placeFor(String head) {
    for (int i = sections.size(); i > 0; i--) {
      if (firstWord(sections.get(i - 1).head).equals(firstWord(head))) {
        return i;
      }
    }
    return sections.size();
  }

  private static boolean isReplaced(String kept, String keywords) {
    return keywords != null && kept.startsWith(keywords + " ");
  }

  private static String firstWord(String line) {
    return line.split(" ", 2)[0];
  }
}
