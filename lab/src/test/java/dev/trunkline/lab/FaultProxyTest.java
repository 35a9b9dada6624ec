package dev.trunkline.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void an_undisturbed_connection_is_carried_and_counted_to_its_end() throws Exception {
    try (Socket client = connect()) {
      assertThat(said(client, "hello")).isEqualTo("hello");
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(server.nextEnd(1_000)).isEqualTo("end");
    assertThat(proxy.connections()).isOne();
    assertThat(proxy.bytesToServer()).isEqualTo(5);
    assertThat(proxy.bytesToClient()).isEqualTo(5);
  }

  @Test
  void swallowed_bytes_vanish_and_so_does_the_end_of_the_connection() throws Exception {
    try (Socket client = connect()) {
      said(client, "hello");
      proxy.treat(Traffic.both(Passage.swallow()));
      client.getOutputStream().write(1);
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(server.nextEnd(200)).isNull();
    assertThat(proxy.bytesToServer()).isEqualTo(5);
  }

  @Test
  void one_way_can_be_swallowed_alone() throws Exception {
    try (Socket client = connect()) {
      proxy.treat(Traffic.toClient(Passage.swallow()));
      client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketTimeoutException.class);
      assertThat(proxy.bytesToServer()).isEqualTo(5);
      proxy.treat(Traffic.UNDISTURBED);
      assertThat(said(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void bytes_can_vanish_from_the_middle_of_a_stream_on() throws Exception {
    proxy.treat(Traffic.toClient(Passage.swallowAfter(3)));
    try (Socket client = connect()) {
      client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
      assertThat(read(client, 3)).isEqualTo("hel");
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketTimeoutException.class);
      assertThat(proxy.bytesToClient()).isEqualTo(3);
    }
  }

  @Test
  void a_reset_is_a_reset_to_both_sides() throws Exception {
    try (Socket client = connect()) {
      said(client, "hello");
      proxy.reset();
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketException.class).hasMessageContaining("reset");
      assertThat(server.nextEnd(1_000)).isEqualTo("reset");
    }
  }

  @Test
  void a_closed_port_refuses_keeps_what_is_open_and_opens_again() throws Exception {
    try (Socket client = connect()) {
      said(client, "hello");
      proxy.refuse();
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      assertThat(said(client, "still")).isEqualTo("still");
      proxy.accept();
      try (Socket next = connect()) {
        assertThat(said(next, "back")).isEqualTo("back");
      }
    }
  }

  @Test
  void what_is_asked_for_new_connections_leaves_the_old_ones_alone() throws Exception {
    try (Socket old = connect()) {
      said(old, "hello");
      proxy.treatNew(Traffic.toClient(Passage.swallow()));
      try (Socket young = connect()) {
        assertThatThrownBy(() -> said(young, "hello")).isInstanceOf(SocketTimeoutException.class);
      }
      assertThat(said(old, "still")).isEqualTo("still");
    }
  }

  @Test
  void a_delay_holds_up_what_was_sent_in_one_go() throws Exception {
    proxy.treat(Traffic.toServer(Passage.delay(Duration.ofMillis(100))));
    try (Socket client = connect()) {
      long start = System.nanoTime();
      said(client, "hello");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(100), Duration.ofMillis(400));
    }
  }

  @Test
  void a_drip_hands_on_one_byte_at_a_time() throws Exception {
    proxy.treat(Traffic.toClient(Passage.drip(1, Duration.ofMillis(20))));
    try (Socket client = connect()) {
      client.getOutputStream().write("drops".getBytes(StandardCharsets.US_ASCII));
      long start = System.nanoTime();
      assertThat(packets(client, 5)).containsExactly(1, 1, 1, 1, 1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(70));
    }
  }

  @Test
  void a_cut_comes_after_so_many_bytes() throws Exception {
    try (Socket client = connect()) {
      said(client, "hello");
      proxy.treat(Traffic.toServer(Passage.cutAfter(3)));
      client.getOutputStream().write("farewell".getBytes(StandardCharsets.US_ASCII));
      assertThat(server.nextEnd(1_000)).isEqualTo("reset");
      assertThat(proxy.bytesToServer()).isEqualTo(8);
      assertThatThrownBy(() -> read(client, 10)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void a_split_loses_nothing() throws Exception {
    proxy.treat(Traffic.both(Passage.split(42)));
    String text = "0123456789".repeat(1_000);
    try (Socket client = connect()) {
      assertThat(said(client, text)).isEqualTo(text);
    }
  }

  @Test
  void a_server_that_is_not_there_is_a_reset() throws Exception {
    server.close();
    try (Socket client = connect()) {
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void an_ssh_login_passes_in_any_pieces() throws Exception {
    try (Lab lab = Lab.start(LabOptions.of(1, "cisco_ios"));
        FaultProxy front = FaultProxy.to(lab.device(0).port())) {
      front.treat(Traffic.both(Passage.split(7)));
      try (Client client = Client.login(front.port(), "admin", "admin")) {
        client.shell().screen().until("edge-sw-01>");
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", proxy.port());
    socket.setSoTimeout(300);
    return socket;
  }

  private static String said(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return read(client, text.length());
  }

  private static String read(Socket client, int length) throws IOException {
    byte[] bytes = client.getInputStream().readNBytes(length);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static List<Integer> packets(Socket client, int count) throws IOException {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sizes.add(client.getInputStream().read(new byte[100]));
    }
    return sizes;
  }
}
