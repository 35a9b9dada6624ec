package dev.trunkline.lab;

import dev.trunkline.lab.cli.Doorway;

/** Judges, and changes, the passwords that a device asks for in its shells. */
record AccessKeeper(SimulatedDevice device) implements Doorway.Doorkeeper {

  @Override
  public boolean admits(String user, String password) {
    return device.admits(user, password);
  }

  @Override
  public void changePassword(String password) {
    device.allow(device.access().withPassword(password));
  }
}
