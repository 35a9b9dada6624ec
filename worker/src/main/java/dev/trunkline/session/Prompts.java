package dev.trunkline.session;

import dev.trunkline.device.Mode;
import dev.trunkline.device.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;

/**
 * The prompts a session looks for: those of the platform's modes, and once the stem is learned only those with that
 * stem. A platform's patterns alone would find prompts in the output of half of all commands.
 *
 * @param stem absent until it is learned
 * @param stemCut how much of a long stem is always shown; zero for all of it
 * @param unguessable whether the prompt was set by this session, so that no output can look like it
 */
record Prompts(List<Mode.Seen> modes, Optional<String> stem, int stemCut, boolean unguessable) {
  /** Bytes of a line's end in which a prompt is looked for. */
  static final int LONGEST = 512;

  /** What some prompts have before the host name is shorter: brackets, marks of a cluster or of unsaved changes. */
  private static final int LONGEST_MARKS = 16;

  /** Any prompt the platform may greet with. */
  static Prompts first(Platform platform, String nonce) {
    return platform
        .login()
        .firstPrompt()
        .map(pattern -> new Prompts(List.of(new Mode.Seen("login", pattern, Optional.empty())), Optional.empty(), 0, false))
        .orElseGet(() -> any(platform, nonce));
  }

  /** Any prompt of the platform's modes. */
  static Prompts any(Platform platform, String nonce) {
    return new Prompts(
        platform.modes().all().stream().map(mode -> mode.in(nonce)).toList(),
        Optional.empty(),
        platform.modes().stemCut(),
        platform.login().ownPrompt().isPresent());
  }

  Prompts withStem(String learned) {
    return new Prompts(modes, Optional.of(learned), stemCut, unguessable);
  }

  Prompts withAnyStem() {
    return new Prompts(modes, Optional.empty(), stemCut, unguessable);
  }

  /** Whether this could be the last line of a prompt, whatever stands above it. */
  boolean fits(String line) {
    if (!mayBeIn(line)) return false;
    for (Mode.Seen mode : modes) {
      if (prompt(mode, "", line).filter(this::isKnown).isPresent()) return true;
    }
    return false;
  }

  Optional<Prompt> find(String above, String line) {
    if (!mayBeIn(line)) return Optional.empty();
    for (Mode.Seen mode : modes) {
      if (!mode.standsBelow(above)) continue;
      Optional<Prompt> prompt = prompt(mode, above, line).filter(this::isKnown);
      if (prompt.isPresent()) return prompt;
    }
    return Optional.empty();
  }

  /** Spares most lines the search with patterns, which is what a look at a line costs. */
  private boolean mayBeIn(String line) {
    if (stem.isEmpty()) return !line.isBlank();
    String learned = stem.get();
    boolean cut = stemCut > 0 && learned.length() > stemCut;
    return line.contains(cut ? learned.substring(0, stemCut) : learned);
  }

  /** Whether a line of output begins with something that could be the learned prompt; the host name alone is not enough. */
  boolean opens(byte[] line, int length) {
    if (stem.isEmpty() || !beginsWithStem(line, length)) return false;
    String start = new String(line, 0, Math.min(length, LONGEST), StandardCharsets.ISO_8859_1);
    return modes.stream().anyMatch(mode -> mode.match(start).lookingAt());
  }

  private boolean isKnown(Prompt prompt) {
    return knows(prompt.stem());
  }

  private boolean beginsWithStem(byte[] line, int length) {
    byte[] known = stem.orElseThrow().getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at <= LONGEST_MARKS && at + known.length < length; at++) {
      if (Arrays.equals(line, at, at + known.length, known, 0, known.length)) return true;
    }
    return false;
  }

  /** Whether a prompt with this stem may be this session's: some modes cut long host names. */
  boolean knows(String seen) {
    return stem.map(learned -> same(learned, seen)).orElse(true);
  }

  private boolean same(String learned, String seen) {
    if (learned.equals(seen)) return true;
    boolean cut = stemCut > 0 && Math.min(learned.length(), seen.length()) >= stemCut;
    return cut && (learned.startsWith(seen) || seen.startsWith(learned));
  }

  private static Optional<Prompt> prompt(Mode.Seen mode, String above, String line) {
    Matcher matcher = mode.match(line);
    if (!matcher.matches()) return Optional.empty();
    Map<String, Integer> groups = mode.pattern().namedGroups();
    String stem = groups.containsKey("stem") ? matcher.group("stem") : line.strip();
    String place = groups.containsKey("place") ? Objects.requireNonNullElse(matcher.group("place"), "") : "";
    int start = groups.containsKey("output") ? matcher.end("output") : 0;
    OptionalInt status =
        groups.containsKey("status") ? OptionalInt.of(Integer.parseInt(matcher.group("status"))) : OptionalInt.empty();
    return Optional.of(new Prompt(mode.name(), stem, place, status, start, above + "\n" + line));
  }
}
