package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.lab.replay.Cuts;
import dev.trunkline.lab.replay.Playback;
import dev.trunkline.lab.replay.Recording;
import dev.trunkline.lab.replay.RecordingFile;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshException;
import org.junit.jupiter.api.Test;

class ReplayDeviceTest {
  private static final Recording RECORDING =
      RecordingFile.parse(
          "x",
          """
          platform = "x"
          origin = "written"
          source = "made up"
          username = "joe"
          ssh_version = "Cisco-1.25"
          banner = "Keep out.\\n"
          [[turn]]
          device = "r1> "
          us = "exit\\n"
          [[turn]]
          device = "bye"
          closes = true
          """);

  @Test
  void it_shows_its_version_admits_its_user_and_plays_to_each_shell() throws Exception {
    try (ReplayDevice device = ReplayDevice.start(RECORDING, new Cuts.Whole())) {
      for (int i = 0; i < 2; i++) {
        try (Client client = Client.login(device.port(), "joe", Recording.PASSWORD)) {
          assertThat(client.session().getServerVersion()).isEqualTo("SSH-2.0-Cisco-1.25");
          Client.Dialogue shell = client.shell();
          shell.screen().until("r1> ");
          shell.type("exit\n");
          shell.screen().until("bye");
          shell.awaitClosed();
        }
        assertThat(device.awaitEnd(Client.PATIENCE).orElseThrow().isComplete()).isTrue();
      }
    }
  }

  @Test
  void another_user_or_password_is_refused() throws IOException {
    try (ReplayDevice device = ReplayDevice.start(RECORDING, new Cuts.Whole())) {
      assertThatThrownBy(() -> Client.login(device.port(), "joe", "wrong")).isInstanceOf(SshException.class);
      assertThatThrownBy(() -> Client.login(device.port(), "ann", "admin")).isInstanceOf(SshException.class);
    }
  }

  @Test
  void people_press_enter_and_are_told_what_they_did_wrong() throws Exception {
    BlockingQueue<Playback> ended = new ArrayBlockingQueue<>(2);
    try (ReplayDevice device = ReplayDevice.startForPeople(RECORDING, 0, ended::add)) {
      try (Client client = Client.login(device.port(), "joe", Recording.PASSWORD)) {
        Client.Dialogue shell = client.shell();
        shell.screen().until("r1> ");
        shell.type("exit\r");
        shell.awaitClosed();
        assertThat(ended.poll(10, TimeUnit.SECONDS).deviation()).isEmpty();
      }
      try (Client client = Client.login(device.port(), "joe", Recording.PASSWORD)) {
        Client.Dialogue shell = client.shell();
        shell.screen().until("r1> ");
        shell.type("quit\r");
        shell.awaitClosed();
        assertThat(ended.poll(10, TimeUnit.SECONDS).deviation()).hasValueSatisfying(
            deviation -> assertThat(deviation).startsWith("turn 1 (line 7): expected \"exit\\n\", got \"q"));
      }
    }
  }
}
