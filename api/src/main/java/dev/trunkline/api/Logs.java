package dev.trunkline.api;

import ch.qos.logback.classic.LoggerContext;
import dev.trunkline.settings.Settings;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Sets logging up before anything logs; Spring, which starts later, finds it done. */
public final class Logs {
  private static final String LEVEL = "logging.level.";

  private Logs() {}

  public static void start(Settings settings) {
    start(EdgeProperties.of(settings));
  }

  /** Warnings only, for a command that has no settings. */
  public static void startQuiet() {
    start(Map.of(LEVEL + "root", "WARN"));
  }

  private static void start(Map<String, Object> properties) {
    LoggingSystem logging = LoggingSystem.get(Logs.class.getClassLoader());
    logging.beforeInitialize();
    logging.initialize(new LoggingInitializationContext(environment(properties)), null, null);
    properties.forEach(
        (name, value) -> {
          if (!name.startsWith(LEVEL)) return;
          logging.setLogLevel(name.substring(LEVEL.length()), LogLevel.valueOf(value.toString()));
        });
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) context.addTurboFilter(new OutageOfLibraries());
  }

  /** Spring's environment with our values before any other. */
  static StandardEnvironment environment(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("trunkline", properties));
    return environment;
  }
}
