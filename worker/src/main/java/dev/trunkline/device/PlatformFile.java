package dev.trunkline.device;

import dev.trunkline.job.DeviceAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one platform file. {@code platforms/README.md} in the resources describes the format. */
final class PlatformFile {
  /** A stand-in for the random nonce, to try the patterns that hold one. */
  private static final String SOME_NONCE = "0123456789abcdef";

  private final TomlSection root;

  private PlatformFile(TomlSection root) {
    this.root = root;
  }

  /** Whatever is wrong is noted by the section; what comes back then is not to be used. */
  static Platform read(TomlSection root) {
    return new PlatformFile(root).platform();
  }

  private Platform platform() {
    TomlSection own = root.alone();
    String name = own.text("name");
    if (name.equals(DeviceAddress.AUTODETECT)) own.mistake("name", "no platform can have this name");
    String title = own.optionalText("title").orElse(name);
    own.optionalText("like");
    List<String> alsoCalled = own.texts("also_called");
    Platform platform =
        new Platform(name, title, alsoCalled, line(), login(), modes(), dialect(name), changes(), detection(own));
    root.rejectUnknownKeys();
    return platform;
  }

  private Line line() {
    TomlSection section = root.section("line");
    Line line =
        new Line(
            section.optionalText("enter").orElse("\n"),
            section.optionalText("terminal").orElse("vt100"),
            Math.max(1, section.number("channels", 1)),
            section.oneOf(Line.Echo.class, "echo", Line.Echo.EXACT),
            section.oneOf(Line.Keepalive.class, "keepalive", Line.Keepalive.REQUEST),
            section.optionalText("logout"),
            Duration.ofMillis(section.number("quiet_ms", 0)));
    section.rejectUnknownKeys();
    return line;
  }

  private Login login() {
    TomlSection section = root.section("login");
    Login login =
        new Login(
            section.optionalText("username_suffix").orElse(""),
            questions(section, "questions"),
            section.optionalPattern("first_prompt", 0),
            section.optionalText("own_prompt"),
            section.sections("prepare").stream().map(PlatformFile::step).toList());
    section.rejectUnknownKeys();
    return login;
  }

  private Modes modes() {
    TomlSection section = root.section("modes");
    List<Mode> all = root.sections("mode").stream().map(this::mode).toList();
    if (all.isEmpty()) root.mistake("mode", "at least one [[mode]] is needed");
    Set<String> names = new HashSet<>();
    all.forEach(mode -> names.add(mode.name()));
    List<Move> moves = root.sections("move").stream().map(move -> move(move, names)).toList();
    String rest = known(section, "rest", section.text("rest"), names);
    Optional<String> config = section.optionalText("config").map(name -> known(section, "config", name, names));
    boolean liveConfig = section.flag("live_config");
    int stemCut = section.number("stem_cut", 0);
    section.rejectUnknownKeys();
    return new Modes(all, moves, rest, config, liveConfig, stemCut, root.sections("context").stream().map(PlatformFile::context).toList());
  }

  private Mode mode(TomlSection section) {
    String prompt = section.text("prompt");
    Mode mode = new Mode(section.text("name"), prompt, section.optionalPattern("above", 0));
    String regex = prompt.replace("{nonce}", SOME_NONCE);
    if (!regex.contains("(?<stem>")) section.mistake("prompt", "prompt needs a group (?<stem>...)");
    try {
      mode.in(SOME_NONCE);
    } catch (IllegalArgumentException e) {
      section.mistake("prompt", "not a regular expression: " + e.getMessage());
    }
    section.rejectUnknownKeys();
    return mode;
  }

  private static Modes.Context context(TomlSection section) {
    String prompt = section.text("prompt");
    section.compile("prompt", prompt.replace("{1}", "x"));
    Modes.Context context = new Modes.Context(section.patterns("lines", Pattern.CASE_INSENSITIVE), prompt);
    section.rejectUnknownKeys();
    return context;
  }

  private Move move(TomlSection section, Set<String> names) {
    Move move =
        new Move(
            known(section, "from", section.text("from"), names),
            known(section, "to", section.text("to"), names),
            section.texts("send"),
            questions(section, "questions"));
    if (move.send().isEmpty()) section.mistake("send", "send needs at least one command");
    section.rejectUnknownKeys();
    return move;
  }

  private static String known(TomlSection section, String key, String name, Set<String> names) {
    if (!names.contains(name)) section.mistake(key, key + " names no mode: " + name);
    return name;
  }

  private static List<Question> questions(TomlSection parent, String key) {
    return parent.sections(key).stream().map(PlatformFile::question).toList();
  }

  private static Question question(TomlSection section) {
    Question question = new Question(section.pattern("expect", 0), section.text("answer"));
    section.rejectUnknownKeys();
    return question;
  }

  private Dialect dialect(String name) {
    TomlSection section = root.section("dialect");
    Dialect dialect =
        new Dialect(
            section.sections("pagers").stream().map(PlatformFile::pager).toList(),
            section.patterns("failures", 0),
            section.patterns("questions", Pattern.CASE_INSENSITIVE),
            section.patterns("key_questions", Pattern.CASE_INSENSITIVE),
            section.patterns("before_prompt", 0),
            section.patterns("prompt_changing", Pattern.CASE_INSENSITIVE),
            section.optionalText("template_platform").orElse(name));
    section.rejectUnknownKeys();
    return dialect;
  }

  private static Dialect.Pager pager(TomlSection section) {
    Dialect.Pager pager = new Dialect.Pager(section.pattern("line", 0), section.text("key"));
    section.rejectUnknownKeys();
    return pager;
  }

  private Changes changes() {
    TomlSection section = root.section("changes");
    List<Changes.EffectRule> rules = root.sections("effect").stream().flatMap(rule -> rules(rule).stream()).toList();
    Changes changes =
        new Changes(
            rules,
            section.optionalSection("commit").map(PlatformFile::step),
            section.optionalSection("abort").map(PlatformFile::step),
            section.optionalSection("save").map(PlatformFile::step),
            section.patterns("reloads", Pattern.CASE_INSENSITIVE));
    section.rejectUnknownKeys();
    return changes;
  }

  private static Step step(TomlSection section) {
    Step step = new Step(section.text("send"), questions(section, "questions"), section.optionalText("mode"), section.optionalPattern("done", 0));
    section.rejectUnknownKeys();
    return step;
  }

  private static List<Changes.EffectRule> rules(TomlSection section) {
    var effect = section.effect("is");
    List<Changes.EffectRule> rules =
        section.patterns("commands", Pattern.CASE_INSENSITIVE).stream()
            .map(command -> new Changes.EffectRule(command, effect))
            .toList();
    section.rejectUnknownKeys();
    return rules;
  }

  private static Detection detection(TomlSection own) {
    TomlSection section = own.section("detect");
    Detection detection =
        new Detection(
            section.patterns("ssh_version", 0),
            section.patterns("greeting", Pattern.MULTILINE),
            section.sections("probes").stream().map(PlatformFile::probe).toList());
    section.rejectUnknownKeys();
    return detection;
  }

  private static Detection.Probe probe(TomlSection section) {
    Detection.Probe probe = new Detection.Probe(section.text("send"), section.pattern("expect", Pattern.MULTILINE));
    section.rejectUnknownKeys();
    return probe;
  }
}
