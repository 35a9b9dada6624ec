package dev.trunkline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What this process takes at one moment.
 *
 * @param heap bytes that are in use once the garbage is gone
 * @param resident bytes of memory of the whole process; 0 where the system does not say
 * @param threads of the system; virtual ones do not count
 */
record Footprint(long heap, long resident, int threads) {
  private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final Path STATUS = Path.of("/proc/self/status");

  static Footprint now() throws IOException {
    System.gc();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Footprint(heap, residentNow(), ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long residentNow() throws IOException {
    if (!Files.exists(STATUS)) return 0;
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** The part of one processor that this process takes while it is left alone for so long. */
  static double processor(Duration window) {
    long before = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    while (System.nanoTime() - start < window.toNanos()) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    return (SYSTEM.getProcessCpuTime() - before) / (double) (System.nanoTime() - start);
  }
}
