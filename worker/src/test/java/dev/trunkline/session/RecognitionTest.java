package dev.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.trunkline.device.Platform;
import dev.trunkline.device.Platforms;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.LocalSshd;
import dev.trunkline.transport.Secret;
import dev.trunkline.transport.SshLimits;
import dev.trunkline.transport.SshTransport;
import dev.trunkline.transport.TrustingHostKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a device is, found out over real SSH. */
class RecognitionTest {
  private static final Platforms PLATFORMS = Platforms.load(null);
  private static final List<String> FEW = List.of("cisco_ios", "juniper_junos", "linux");
  private static final Credential OPS = Credential.ofPassword("ops", new Secret("right"));
  private static final SshLimits LIMITS =
      new SshLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(2), 1 << 20);

  @TempDir Path folder;
  private ScriptedDevice device;

  @BeforeEach
  void start() throws Exception {
    device = ScriptedDevice.start();
  }

  @AfterEach
  void stop() throws Exception {
    device.close();
  }

  static List<String> detectable() {
    return PLATFORMS.all().stream().filter(RecognitionTest::isDetectable).map(Platform::name).toList();
  }

  private static boolean isDetectable(Platform platform) {
    return !platform.detection().probes().isEmpty()
        || !platform.detection().sshVersion().isEmpty()
        || !platform.detection().greeting().isEmpty();
  }

  @ParameterizedTest
  @MethodSource("detectable")
  void a_device_is_recognised_among_all_platforms(String platform) throws Exception {
    DetectionSample sample =
        DetectionSample.of(platform)
            .orElseGet(
                () ->
                    fail(
                        "no detection sample for %s, whose file has [detect]: write worker/src/test/resources/detect/%s.toml%n%s",
                        platform, platform, DetectionSample.FORMAT));
    try (ScriptedDevice sampled = sample.start()) {
      Recognised recognised = recognise(sampled, PLATFORMS.all());
      assertThat(recognised.platform().name()).as(recognised.evidence()).isEqualTo(platform);
      assertThat(sampled.received()).filteredOn(line -> !line.isEmpty()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void this_machine_is_recognised() throws Exception {
    try (LocalSshd sshd = LocalSshd.start();
        SshTransport transport =
            SshTransport.connect(sshd.endpoint(), sshd.credential(), TrustingHostKeys.ANYWHERE, LIMITS, soon())) {
      Recognised recognised = Recognition.recognise(transport, PLATFORMS.all(), LIMITS, soon());
      assertThat(recognised.platform().name()).isEqualTo("linux");
      assertThat(recognised.evidence()).contains("OpenSSH", "\"uname\" says \"Linux");
    }
  }

  @Test
  void the_shell_that_was_looked_at_becomes_the_session() throws Exception {
    device.greet("router>").answer("", "router>").answerOtherwise("router>");
    device.answer("show version", "Cisco IOS Software, 15.2\r\nrouter>");
    try (SshTransport transport = connect(device)) {
      Recognised recognised = Recognition.recognise(transport, PLATFORMS.all(), LIMITS, soon());
      assertThat(recognised.evidence()).contains("\"show version\" says \"Cisco IOS Software\"");
      try (var session = DeviceSession.open(recognised.shell().orElseThrow(), recognised.platform(), OPS, LIMITS, soon())) {
        assertThat(new String(session.run(CommandLine.of("show version"), soon()).output())).isEqualTo("Cisco IOS Software, 15.2\n");
      }
    }
  }

  @Test
  void a_device_that_no_platform_fits_is_told_as_it_was_seen() {
    device.identify("Frobnicator-2").greet("Welcome to Frob\r\nfrob-1>").answer("", "frob-1>");
    device.answerOtherwise("      ^\r\nWhat is that?\r\nfrob-1>");
    assertThatThrownBy(() -> recognise(device, platforms()))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.UNEXPECTED_PROMPT);
              assertThat(e.failure().detail())
                  .contains(
                      "name its platform yourself", "SSH-2.0-Frobnicator-2", "\"frob-1>\"", "\"show version\" with \"What is that?\"");
            });
    assertThat(device.received()).contains("show version", "uname");
  }

  @Test
  void a_question_is_never_answered() {
    device.greet("You must accept the terms.\r\nDo you accept? [y/n] ");
    assertThatThrownBy(() -> recognise(device, platforms()))
        .isInstanceOfSatisfying(
            DeviceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.UNEXPECTED_PROMPT);
              assertThat(e.failure().detail()).contains("it waits at \"Do you accept? [y/n]\"");
            });
    assertThat(device.received()).isEmpty();
  }

  @Test
  void a_command_that_asks_back_ends_the_look() {
    device.greet("router>").answer("", "router>").answer("show version", "Password: ");
    assertThatThrownBy(() -> recognise(device, platforms()))
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.failure().detail()).contains("it asks back after show version", "Password:"));
    assertThat(device.received()).containsExactly("", "show version");
  }

  @Test
  void a_device_that_says_nothing_is_given_up() {
    device.greet("");
    assertThatThrownBy(() -> recognise(device, platforms()))
        .isInstanceOfSatisfying(
            DeviceException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.PROMPT_TIMEOUT));
    assertThat(device.received()).isEmpty();
  }

  @Test
  void a_pager_is_turned_with_the_key_of_its_platform() throws Exception {
    device.greet("router>").answer("", "router>");
    device.answer("show version", "Line\r\n --More-- ").answerKey(" ", "\b\b\b\b\b\b\b\b\b\b          Cisco IOS Software\r\nrouter>");
    assertThat(recognise(device, platforms()).platform().name()).isEqualTo("cisco_ios");
  }

  @Test
  void an_unknown_pager_is_interrupted() throws Exception {
    device.greet("router>").answer("", "router>");
    device.answer("show version", "Cisco IOS Software\r\n<-- next page -->").answerKey("\u0003", "\r\nrouter>");
    assertThat(recognise(device, platforms()).platform().name()).isEqualTo("cisco_ios");
  }

  @Test
  void a_prompt_that_counts_is_a_prompt() throws Exception {
    device.greet("sw.1>").answer("", "sw.2>").answer("show version", "Cisco IOS Software\r\nsw.3>");
    assertThat(recognise(device, platforms()).platform().name()).isEqualTo("cisco_ios");
  }

  @Test
  void where_one_enter_key_does_nothing_another_is_tried() throws Exception {
    List<Platform> platforms =
        platforms(platform("frob", "[line]\nenter = \"\\r\"\n", "probes = [{ send = 'info', expect = 'FrobOS' }]"));
    device.knowingOnly('\r').greet("router>").answer("", "router>").answerOtherwise("?\r\nrouter>").answer("info", "FrobOS\r\nrouter>");
    assertThat(recognise(device, platforms).platform().name()).isEqualTo("frob");
  }

  @Test
  void the_echo_of_the_command_proves_nothing() throws Exception {
    List<Platform> platforms = platforms(platform("parrot", "", "probes = [{ send = 'show parrot', expect = 'parrot' }]"));
    device.greet("router>").answer("", "router>").answerOtherwise("% Unknown\r\nrouter>");
    assertThatThrownBy(() -> recognise(device, platforms)).isInstanceOf(DeviceException.class);
    assertThat(device.received()).contains("show parrot");
  }

  @Test
  void of_two_platforms_the_one_that_says_more_wins() throws Exception {
    List<Platform> platforms =
        platforms(
            platform("frob", "", "probes = [{ send = 'info', expect = 'FrobOS' }]"),
            platform("frob_next", "", "probes = [{ send = 'info', expect = 'FrobOS Next' }]"));
    device.greet("router>").answer("", "router>").answerOtherwise("% Unknown\r\nrouter>").answer("info", "FrobOS Next 7\r\nrouter>");
    assertThat(recognise(device, platforms).platform().name()).isEqualTo("frob_next");
  }

  @Test
  void what_a_hint_speaks_for_is_asked_first() throws Exception {
    List<Platform> platforms =
        platforms(platform("frob", "", "greeting = ['^Frob']\nprobes = [{ send = 'info', expect = 'FrobOS' }]"));
    device.greet("Hello\r\nFrobnicator\r\nrouter>").answer("", "router>").answer("info", "FrobOS 7\r\nrouter>");
    assertThat(recognise(device, platforms).platform().name()).isEqualTo("frob");
    assertThat(device.received()).startsWith("", "info");
  }

  @Test
  void a_hint_alone_counts_where_nothing_can_be_asked() throws Exception {
    List<Platform> platforms = platforms(platform("frob", "", "ssh_version = ['Frob']"));
    device.identify("Frob-1").greet("router>").answer("", "router>").answerOtherwise("% Unknown\r\nrouter>");
    assertThat(recognise(device, platforms).platform().name()).isEqualTo("frob");
  }

  @Test
  void a_hint_alone_does_not_make_any_prompt_a_shell() {
    device.identify("OpenSSH_9.6").greet("% ").answer("", "% ").answerOtherwise("What is that?\r\n% ");
    assertThatThrownBy(() -> recognise(device, platforms())).isInstanceOf(DeviceException.class);
    assertThat(device.received()).containsExactly("", "uname");
  }

  @Test
  void a_hint_does_not_count_against_an_answer() throws Exception {
    List<Platform> platforms =
        platforms(platform("frob", "", "ssh_version = ['Frob']\nprobes = [{ send = 'info', expect = 'FrobOS' }]"));
    device.identify("Frob-1").greet("router>").answer("", "router>").answerOtherwise("% Unknown\r\nrouter>");
    assertThatThrownBy(() -> recognise(device, platforms)).isInstanceOf(DeviceException.class);
  }

  @Test
  void a_platform_that_asks_at_login_is_told_by_its_question_and_a_hint() throws Exception {
    String press = "[login]\nquestions = [{ expect = 'Press any key', answer = '' }]\n";
    List<Platform> platforms = platforms(platform("frob", press, "ssh_version = ['Frob']"), platform("other", press, "ssh_version = ['Other']"));
    device.identify("Frob-1").greet("Press any key");
    Recognised recognised = recognise(device, platforms);
    assertThat(recognised.platform().name()).isEqualTo("frob");
    assertThat(recognised.shell()).isEmpty();
    assertThat(device.received()).isEmpty();
  }

  @Test
  void a_prompt_of_two_lines_is_told_by_both() throws Exception {
    List<Platform> platforms =
        platforms(
            platform("frob", "", "probes = [{ send = 'info', expect = 'OS' }]").replace("[detect]", "above = '\\[/.*\\]'\n[detect]"),
            platform("other", "", "probes = [{ send = 'info', expect = 'longer OS' }]").replace("[detect]", "above = '\\{.*\\}'\n[detect]"));
    device.greet("Hello\r\n[/]\r\nA:router#").answer("", "[/]\r\nA:router#").answerOtherwise("?\r\n[/]\r\nA:router#");
    device.answer("info", "a longer OS\r\n\r\n[/]\r\nA:router#");
    assertThat(recognise(device, platforms).platform().name()).isEqualTo("frob");
  }

  /** These, and a few that come along. */
  private List<Platform> platforms(String... files) throws Exception {
    for (int i = 0; i < files.length; i++) Files.writeString(folder.resolve(i + ".toml"), files[i]);
    List<String> others = PLATFORMS.names().stream().filter(name -> !FEW.contains(name)).toList();
    return Platforms.load(folder).all().stream().filter(platform -> !others.contains(platform.name())).toList();
  }

  private static String platform(String name, String login, String detect) {
    return """
        name = "%s"
        %s
        [modes]
        rest = "exec"
        [[mode]]
        name = "exec"
        prompt = '(A:)?(?<stem>router)[>#]'
        [detect]
        %s
        """
        .formatted(name, login, detect);
  }

  private static Recognised recognise(ScriptedDevice device, List<Platform> platforms) {
    try (SshTransport transport = connect(device)) {
      return Recognition.recognise(transport, platforms, LIMITS, soon());
    }
  }

  private static SshTransport connect(ScriptedDevice device) {
    return SshTransport.connect(device.endpoint(), OPS, TrustingHostKeys.ANYWHERE, LIMITS, soon());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(30));
  }
}
