package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Role;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process begins. */
class StartTest {
  @TempDir private Path directory;

  @Test
  void a_port_that_is_taken_is_said_in_one_line_and_nothing_stays_behind() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> more = Map.of("server.port", Integer.toString(taken.getLocalPort()));
      assertThatThrownBy(() -> TestServer.start(Role.API, more))
          .isInstanceOf(StartFailure.class)
          .hasMessage("port " + taken.getLocalPort() + " is in use; choose another with --port");
    }
  }

  @Test
  void a_token_is_made_once_and_only_its_owner_can_read_it() throws IOException {
    Settings settings = Settings.load(null, Map.of(), Map.of("data.dir", directory.resolve("data").toString()));
    String token = AdminToken.read(settings);
    assertThat(token).matches("tl_admin\\.[0-9a-f]{32}");
    assertThat(AdminToken.read(settings)).isEqualTo(token);
    Path file = directory.resolve("data/admin.token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(AdminToken.of(settings).matches(token)).isTrue();
    assertThat(AdminToken.of(settings).matches(token + "0")).isFalse();
  }
}
