package dev.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSocketTest {
  /** A socket of Java that is asked for its port takes a file descriptor for it, and one for each connection runs out. */
  @Test
  void whatever_the_library_asks_of_it_no_socket_of_the_system_is_made() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<StreamSocket> sockets = new ArrayList<>();
    long before = system.getOpenFileDescriptorCount();
    for (int i = 0; i < 200; i++) {
      StreamSocket socket = new StreamSocket(InputStream.nullInputStream(), OutputStream.nullOutputStream(), () -> {});
      socket.setSoTimeout(1);
      assertThat(socket.isConnected()).isTrue();
      assertThat(socket.getPort()).isZero();
      sockets.add(socket);
    }
    assertThat(system.getOpenFileDescriptorCount() - before).isLessThan(100);
    for (StreamSocket socket : sockets) socket.close();
  }
}
