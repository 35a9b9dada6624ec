package dev.trunkline.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.transport.LocalSshd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many streams at once, and much in one, through the lab and through OpenSSH (000_abe7 #25, #29; 001_9083 #44). */
class TunnelsUnderStressTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int LARGE = 50 * MEGABYTE;
  private static final long SEED = 41;

  /** Each echoes some bytes and then goes in one of four ways, some while the target is still sending. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void of_64_streams_that_end_as_they_like_nothing_is_left(boolean openSsh) throws Exception {
    try (TargetPort echo = TargetPort.echo();
        TunnelBench bench = TunnelBench.with();
        LocalSshd sshd = openSsh ? LocalSshd.start() : null;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Route route = openSsh ? TunnelBench.through(sshd, echo.endpoint()) : bench.to(echo.endpoint());
      TunnelInfo tunnel = bench.open(route);
      List<Callable<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        SplittableRandom random = new SplittableRandom(SEED + i);
        clients.add(() -> beOneOfMany(tunnel, random));
      }
      for (Future<Void> each : threads.invokeAll(clients, 60, TimeUnit.SECONDS)) each.get();
      bench.awaitNoChannels();
      TargetPort.await("no caller is left at the target", () -> echo.open() == 0);
      TargetPort.await("no client is left at the tunnel", () -> bench.now(tunnel).connections() == 0);
      assertThat(bench.now(tunnel).connectionsFailed()).as(String.valueOf(bench.now(tunnel).lastError())).isZero();
      // Each client may have one channel that closes beside one that opens, nine to a connection.
      assertThat(bench.counts().connections()).isLessThanOrEqualTo(15);
      bench.tunnels().closeAll("done", Instant.now());
    }
  }

  private static Void beOneOfMany(TunnelInfo tunnel, SplittableRandom random) throws IOException {
    for (int round = 0; round < 4; round++) {
      try (Socket client = TunnelBench.connect(tunnel)) {
        byte[] bytes = new byte[1 + random.nextInt(100_000)];
        random.nextBytes(bytes);
        Thread writer = Thread.startVirtualThread(() -> write(client, bytes));
        int read = switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> bytes.length / 2;
          default -> bytes.length;
        };
        assertThat(client.getInputStream().readNBytes(read)).isEqualTo(Arrays.copyOf(bytes, read));
        if (random.nextBoolean()) client.setSoLinger(true, 0);
        if (read == bytes.length && random.nextBoolean()) {
          client.shutdownOutput();
          assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        if (read == bytes.length) join(writer);
      }
    }
    return null;
  }

  private static void write(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
    } catch (IOException e) {
      // The reader closed the socket before all was written, as it was told to.
      assertThat(client.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fifty_megabytes_each_way_arrive_byte_by_byte_in_flat_memory(boolean openSsh) throws Exception {
    try (TargetPort target = TargetPort.serving(TunnelsUnderStressTest::swap);
        TunnelBench bench = TunnelBench.with();
        LocalSshd sshd = openSsh ? LocalSshd.start() : null) {
      Route route = openSsh ? TunnelBench.through(sshd, target.endpoint()) : bench.to(target.endpoint());
      TunnelInfo tunnel = bench.open(route);
      long before = heap();
      AtomicLong halfway = new AtomicLong();
      try (Socket client = TunnelBench.connect(tunnel)) {
        Thread writer = Thread.startVirtualThread(() -> sendLarge(client));
        assertThat(isLarge(client.getInputStream(), () -> halfway.set(heap()))).isTrue();
        join(writer);
      }
      TargetPort.await("all is over", () -> bench.now(tunnel).connections() == 0);
      assertThat(bench.now(tunnel).bytesSent()).isEqualTo(LARGE);
      assertThat(bench.now(tunnel).bytesReceived()).isEqualTo(LARGE + 1);
      long grown = (halfway.get() - before) / MEGABYTE;
      System.out.println("50 MiB each way, " + (openSsh ? "OpenSSH" : "lab") + ": heap in use grew by " + grown + " MiB halfway");
      assertThat(grown).isLessThan(24);
    }
  }

  /** Sends the large one and takes one of the same, at once; says at the end whether it was. */
  private static void swap(Socket caller) throws Exception {
    Thread writer = Thread.startVirtualThread(() -> write(caller));
    boolean right = isLarge(caller.getInputStream(), () -> {});
    join(writer);
    caller.getOutputStream().write(right ? 1 : 0);
  }

  private static void sendLarge(Socket to) {
    write(to);
    try {
      to.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      SplittableRandom random = new SplittableRandom(SEED);
      byte[] chunk = new byte[MEGABYTE];
      for (int sent = 0; sent < LARGE; sent += MEGABYTE) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the large one; what follows it has to be its end, or a one and the end. */
  private static boolean isLarge(InputStream in, Runnable halfway) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] expected = new byte[MEGABYTE];
    for (int read = 0; read < LARGE; read += MEGABYTE) {
      random.nextBytes(expected);
      if (!Arrays.equals(in.readNBytes(MEGABYTE), expected)) return false;
      if (read == LARGE / 2) halfway.run();
    }
    int next = in.read();
    return next == -1 || (next == 1 && in.read() == -1);
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
