package dev.trunkline.lab;

import dev.trunkline.lab.Client.Dialogue;
import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lab of one device for each test, and a shell on it for those that want one. */
final class OneDevice implements BeforeEachCallback, AfterEachCallback {
  private final String platform;
  private final String prompt;
  private Lab lab;
  private Client client;
  private Dialogue shell;
  private String greeting;

  private OneDevice(String platform, String prompt) {
    this.platform = platform;
    this.prompt = prompt;
  }

  static OneDevice of(String platform) {
    return new OneDevice(platform, null);
  }

  /** With a shell that has shown this prompt. */
  static OneDevice at(String platform, String prompt) {
    return new OneDevice(platform, prompt);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    lab = Lab.start(LabOptions.of(1, platform));
    if (prompt != null) {
      client = Client.login(device());
      shell = client.shell();
      greeting = shell.screen().until(prompt);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (client != null) {
      client.close();
    }
    lab.close();
  }

  SimulatedDevice device() {
    return lab.device(0);
  }

  Client client() {
    return client;
  }

  String greeting() {
    return greeting;
  }

  Screen screen() {
    return shell.screen();
  }

  Dialogue shell() {
    return shell;
  }

  String say(String line, String end) throws IOException {
    return shell.say(line, end);
  }

  void type(String keys) throws IOException {
    shell.type(keys);
  }
}
