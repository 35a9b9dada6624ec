package dev.trunkline.session;

import dev.trunkline.device.Move;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Deadline;

/** Changes of mode. */
final class Moves {
  private Moves() {}

  /**
   * @throws DeviceException COMMAND_REJECTED with the device's own words where the other mode is not reached
   */
  static void make(Dialogue dialogue, Move move, Credential credential, Deadline deadline) {
    for (String command : move.send()) {
      var said = dialogue.say(command, Expected.of(move.questions(), credential), dialogue.usual(deadline));
      boolean last = command.equals(move.send().getLast());
      if (last && !said.prompt().mode().equals(move.to())) {
        String words = Lines.readable(said.output());
        throw new DeviceException(
            FailureCode.COMMAND_REJECTED, command + " did not lead to " + move.to() + " mode: " + words);
      }
    }
  }
}
