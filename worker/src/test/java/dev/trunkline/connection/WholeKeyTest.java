package dev.trunkline.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.HostKeyPolicy;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scorecard 33; 000_abe7 TRAP-c; 001_9083 #9, #10, #11: which connections are never shared. */
class WholeKeyTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  /** Something else for each part of a key. */
  private static final Map<String, Object> OTHERS =
      Map.of(
          "tenant", "other",
          "username", "ann",
          "host", "localhost",
          "port", 1,
          "credentialFingerprint", "another",
          "platform", "juniper_junos",
          "hostKeyPolicy", HostKeyPolicy.PINNED,
          "jumpPath", List.of(new Hop("ops", "bastion", 22, "fingerprint", AlgorithmProfile.MODERN)),
          "stored", Optional.of(new CredentialVersion(UUID.randomUUID(), 1)),
          "algorithms", AlgorithmProfile.LEGACY);

  private static Stream<String> parts() {
    return Arrays.stream(ConnectionKey.class.getRecordComponents()).map(RecordComponent::getName);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void nothing_less_than_the_whole_key_shares_a_connection(String part) throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "linux"))) {
      Roster roster = new Roster(null, "c", Logins.AMPLE, Logins.channels(9), Logins.KEEP);
      ConnectionKey key = Logins.key(lab.device(0));
      ChannelLease lease = ((Plan.Open) roster.plan(key, Logins.JOB, NOON)).lease();
      roster.opened(lease.master(), Logins.connect(lab.device(0), "admin", Logins.soon()));
      assertThat(roster.plan(key, Logins.JOB, NOON)).isInstanceOf(Plan.Use.class);
      assertThat(roster.plan(with(key, part), Logins.JOB, NOON)).isInstanceOf(Plan.Open.class);
      lease.master().transport().close("the test is over");
    }
  }

  private static ConnectionKey with(ConnectionKey key, String part) throws Exception {
    RecordComponent[] components = ConnectionKey.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean isIt = components[i].getName().equals(part);
      values[i] = isIt ? OTHERS.get(part) : components[i].getAccessor().invoke(key);
    }
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    return ConnectionKey.class.getDeclaredConstructor(types).newInstance(values);
  }
}
