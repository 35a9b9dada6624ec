package dev.trunkline.api.cli;

import dev.trunkline.api.StartFailure;
import dev.trunkline.database.DatabaseUnavailable;
import dev.trunkline.device.InvalidPlatformException;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.lab.replay.InvalidRecordingException;
import dev.trunkline.parsing.InvalidTemplateException;
import dev.trunkline.settings.BadSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said, and which exit code given, when a command fails. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);
  private static final int INTERNAL = 1;
  private static final int BAD_CONFIGURATION = 2;

  private Failures() {}

  static int report(Exception failure, PrintWriter err) {
    return switch (failure) {
      case BadSettings bad -> {
        bad.mistakes().forEach(err::println);
        yield BAD_CONFIGURATION;
      }
      case InvalidPlatformException bad -> {
        bad.mistakes().forEach(err::println);
        yield BAD_CONFIGURATION;
      }
      case InvalidRecordingException bad -> {
        bad.mistakes().forEach(err::println);
        yield BAD_CONFIGURATION;
      }
      case InvalidTemplateException bad -> {
        err.println(bad.getMessage());
        yield BAD_CONFIGURATION;
      }
      case Remote.Refused refused -> {
        err.println("trunkline: " + refused.getMessage());
        yield refused.exitCode();
      }
      case StartFailure expected -> oneLine(expected, err);
      case DatabaseUnavailable expected -> oneLine(expected, err);
      case DeviceException expected -> oneLine(expected, err);
      case IllegalStateException expected -> oneLine(expected, err);
      case IOException expected -> oneLine(expected, err);
      case UncheckedIOException expected -> oneLine(expected, err);
      default -> {
        log.error("a defect, please report it", failure);
        err.println("trunkline: internal error: " + failure);
        yield INTERNAL;
      }
    };
  }

  private static int oneLine(Exception failure, PrintWriter err) {
    err.println("trunkline: " + failure.getMessage());
    return INTERNAL;
  }
}
