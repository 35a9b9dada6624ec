package dev.trunkline.lab;

import dev.trunkline.lab.cli.PlatformFile;
import dev.trunkline.lab.cli.Software;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Simulated network devices on consecutive ports of 127.0.0.1, all in one SSH server. */
public final class Lab implements AutoCloseable {
  /** Free ranges are sought below the ports the kernel gives to clients. */
  private static final int LOWEST_PORT = 10_000;

  private static final int HIGHEST_PORT = 32_000;
  private static final int SEARCHES = 50;

  private final List<SimulatedDevice> devices;
  private final LabServer server;

  private Lab(List<SimulatedDevice> devices, LabServer server) {
    this.devices = List.copyOf(devices);
    this.server = server;
  }

  /** Starts the devices; when this returns they take connections. */
  public static Lab start(LabOptions options) throws IOException {
    if (options.firstPort() > 0) {
      return startAt(options.firstPort(), options);
    }
    for (int search = 1; ; search++) {
      int highest = HIGHEST_PORT - options.count();
      try {
        return startAt(ThreadLocalRandom.current().nextInt(LOWEST_PORT, highest), options);
      } catch (BindException taken) {
        if (search == SEARCHES) {
          throw taken;
        }
      }
    }
  }

  public List<SimulatedDevice> devices() {
    return devices;
  }

  /** The i-th device, counted from 0. */
  public SimulatedDevice device(int i) {
    return devices.get(i);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SimulatedDevice device : devices) {
      device.journal().close();
    }
  }

  private static Lab startAt(int firstPort, LabOptions options) throws IOException {
    List<SimulatedDevice> devices = boot(firstPort, options);
    return new Lab(devices, LabServer.start(devices));
  }

  private static List<SimulatedDevice> boot(int firstPort, LabOptions options) throws IOException {
    List<SimulatedDevice> devices = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < options.count(); i++) {
      PlatformFile platform = PlatformFile.of(options.platforms().get(i % options.platforms().size()));
      String hostname = platform.hostname(counts.merge(platform.name(), 1, Integer::sum));
      Journal journal =
          options.journalDirectory().isPresent()
              ? Journal.onDisk(options.journalDirectory().get(), hostname)
              : Journal.inMemory();
      devices.add(new SimulatedDevice(firstPort + i, Software.boot(platform, hostname), journal));
    }
    return devices;
  }
}
