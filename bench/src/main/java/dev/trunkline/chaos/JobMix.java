package dev.trunkline.chaos;

import dev.trunkline.chaos.PlannedJob.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which jobs are asked for: mostly short reads, a third of them changes, some slow, refused, called off, urgent or for later. A
 * fifth of the devices gets half of the jobs, so that lanes fill up.
 *
 * @param run the seed of the run, for the words in the lines
 */
record JobMix(long run, int devices, Duration duration, double perSecond) {
  private static final Duration LATEST_DELAY = Duration.ofSeconds(15);

  List<PlannedJob> plan(Random random) {
    int count = Math.max(1, (int) (duration.toMillis() / 1000.0 * perSecond));
    return IntStream.range(0, count).mapToObj(number -> job(number, count, random)).toList();
  }

  private PlannedJob job(int number, int count, Random random) {
    Duration at = duration.multipliedBy(number).dividedBy(count);
    Kind kind = random.nextInt(100) < 65 ? Kind.READ : random.nextBoolean() ? Kind.CHANGE : Kind.CONFIGURATION;
    return new PlannedJob(
        number,
        device(random),
        random.nextInt(100) < 70 ? Devices.USER : Devices.OTHER_USER,
        kind,
        lines(number, kind, random),
        random.nextInt(100) < 10 ? 5 : 0,
        at,
        sometimes(random, 8, LATEST_DELAY).filter(delay -> at.plus(delay).compareTo(duration) < 0),
        sometimes(random, 6, Duration.ofSeconds(6)));
  }

  private int device(Random random) {
    return random.nextBoolean() ? random.nextInt(Math.max(1, devices / 5)) : random.nextInt(devices);
  }

  private List<String> lines(int number, Kind kind, Random random) {
    boolean slow = random.nextInt(100) < 20;
    List<String> lines = new ArrayList<>();
    int count = 1 + random.nextInt(kind == Kind.CONFIGURATION ? 6 : 4);
    for (int line = 0; line < count; line++) {
      Word word = new Word(run, number, line);
      lines.add(kind == Kind.CONFIGURATION ? setting(word, slow, random) : command(word, slow, random));
    }
    return List.copyOf(lines);
  }

  private static String command(Word word, boolean slow, Random random) {
    if (slow) return "show lab slow %.1f | include %s".formatted(0.5 + random.nextInt(30) / 10.0, word);
    return switch (random.nextInt(20)) {
      case 0 -> "show bogus " + word;
      case 1, 2 -> "show interfaces | include " + word;
      default -> "show clock | exclude " + word;
    };
  }

  private static String setting(Word word, boolean slow, Random random) {
    if (slow) return "do show lab slow %.1f | include %s".formatted(0.3 + random.nextInt(15) / 10.0, word);
    return random.nextBoolean() ? "snmp-server location " + word : "ntp server " + word;
  }

  private static Optional<Duration> sometimes(Random random, int percent, Duration most) {
    Duration time = Duration.ofMillis(100 + random.nextInt((int) most.toMillis()));
    return random.nextInt(100) < percent ? Optional.of(time) : Optional.empty();
  }
}
